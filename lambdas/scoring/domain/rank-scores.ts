import { histogramOf } from './histogram.ts';
import { cutOffsOf, scoreOf } from './rank-cut-offs.ts';

/**
 * Tie-safe rank quintiles of whole columns, 1 + ⌊5 · strictly worse / N⌋, the same as by `cutOffsOf` but without sorting
 * everybody: ranks need order statistics only. The input stays as it is.
 */

/** A table of all values between the smallest and the largest fits a cache up to here. */
const mostTabled = 2 ** 20;

/** Scores of whole numbers: a count of each value, then a look at the table for each member. */
export function rankScoresOfInts(values: Int32Array, { lowerIsBetter = false } = {}): Uint8Array {
  const { low, high } = boundsOf(values);
  if (high - low >= mostTabled) return scoresByHistogram(values, lowerIsBetter);
  const table = scoreTable(countsFrom(values, { low, high }), { total: values.length, lowerIsBetter });
  const scores = new Uint8Array(values.length);
  for (let index = 0; index < values.length; index += 1)
    scores[index] = table[(values[index] ?? 0) - low] ?? 1;
  return scores;
}

function boundsOf(values: Int32Array): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

function countsFrom(values: Int32Array, { low, high }: { low: number; high: number }): Uint32Array {
  const counts = new Uint32Array(Math.max(0, high - low + 1));
  for (let index = 0; index < values.length; index += 1) {
    const place = (values[index] ?? 0) - low;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

/** The score of each place, by how many are in worse places. */
function scoreTable(
  counts: Uint32Array,
  { total, lowerIsBetter }: { total: number; lowerIsBetter: boolean },
): Uint8Array {
  const table = new Uint8Array(counts.length);
  let worse = 0;
  for (let step = 0; step < counts.length; step += 1) {
    const place = lowerIsBetter ? counts.length - 1 - step : step;
    table[place] = 1 + Math.floor((5 * worse) / total);
    worse += counts[place] ?? 0;
  }
  return table;
}

function scoresByHistogram(values: Int32Array, lowerIsBetter: boolean): Uint8Array {
  const turned = lowerIsBetter ? Float64Array.from(values, (value) => -value) : values;
  const cutOffs = cutOffsOf(histogramOf(turned));
  return Uint8Array.from(turned, (value) => scoreOf(value, cutOffs));
}

/** The upper 17 bits of a positive double sort like the double, and so many counts fit a cache. */
const bucketShift = 15;
const buckets = 2 ** (32 - bucketShift);
/** Marks buckets that more than one score may lie in. */
const mixed = 0;

/**
 * Scores of numbers from 0 on. They are counted by the upper bits of their doubles; a bucket that lies within one class
 * gives all its members that score, and only the few on a boundary are sorted.
 */
export function rankScoresOfDoubles(values: Float64Array): Uint8Array {
  // Numbers are stored with the lower half first on every machine that we run on.
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const counts = new Uint32Array(buckets);
  for (let word = 1; word < words.length; word += 2) {
    const bucket = (words[word] ?? 0) >>> bucketShift;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  const { table, cutOffs } = bucketScores(values, words, counts);
  const scores = new Uint8Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const score = table[(words[2 * index + 1] ?? 0) >>> bucketShift] ?? mixed;
    scores[index] = score === mixed ? scoreOf(values[index] ?? 0, cutOffs) : score;
  }
  return scores;
}

function bucketScores(values: Float64Array, words: Uint32Array, counts: Uint32Array) {
  const total = values.length;
  const table = new Uint8Array(buckets);
  let worse = 0;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const count = counts[bucket] ?? 0;
    if (count === 0) continue;
    const lowest = 1 + Math.floor((5 * worse) / total);
    // Its best member has at most everybody else of the bucket below it.
    const highest = 1 + Math.floor((5 * (worse + count - 1)) / total);
    table[bucket] = lowest === highest ? lowest : mixed;
    worse += count;
  }
  return { table, cutOffs: cutOffsOf(boundaryHistogram({ values, words, counts, table })) };
}

/**
 * A histogram that has the right cut-offs within the mixed buckets: their values as they are, and for every other bucket
 * all of its members at its lower edge.
 */
function boundaryHistogram(columns: {
  values: Float64Array;
  words: Uint32Array;
  counts: Uint32Array;
  table: Uint8Array;
}) {
  const { values, words, counts, table } = columns;
  const inMixed: number[] = [];
  for (let index = 0; index < values.length; index += 1) {
    const bucket = (words[2 * index + 1] ?? 0) >>> bucketShift;
    if (table[bucket] === mixed) inMixed.push(values[index] ?? 0);
  }
  const exact = histogramOf(inMixed);
  const others = [...counts.keys()].filter((bucket) => (counts[bucket] ?? 0) > 0 && table[bucket] !== mixed);
  const points = [
    ...Array.from(exact.values, (value, index) => ({ value, count: exact.counts[index] ?? 0 })),
    ...others.map((bucket) => ({ value: edgeOf(bucket), count: counts[bucket] ?? 0 })),
  ].sort((a, b) => a.value - b.value);
  return {
    values: Float64Array.from(points, ({ value }) => value),
    counts: Float64Array.from(points, ({ count }) => count),
  };
}

/** The smallest double of a bucket. */
function edgeOf(bucket: number): number {
  const words = new Uint32Array([0, bucket << bucketShift]);
  return new Float64Array(words.buffer)[0] ?? 0;
}
