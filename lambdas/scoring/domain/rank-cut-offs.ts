import type { Histogram } from './histogram.ts';

/** The lowest values that score 2, 3, 4 and 5; Infinity where no value does. */
export type CutOffs = readonly [number, number, number, number];

export type Score = 1 | 2 | 3 | 4 | 5;
const scores = 5;

/**
 * Cut-offs of tie-safe rank quintiles: score = 1 + ⌊5 · strictly worse / N⌋, higher values being better. Equal values
 * always share a score, and the order of members makes no difference.
 */
export function cutOffsOf({ values, counts }: Histogram): CutOffs {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const cutOffs: [number, number, number, number] = [Infinity, Infinity, Infinity, Infinity];
  let worse = 0;
  let next = 1;
  for (let index = 0; index < values.length; index += 1) {
    const score = Math.floor((scores * worse) / total);
    for (; next <= score; next += 1) cutOffs[next - 1] = values[index] ?? Infinity;
    worse += counts[index] ?? 0;
  }
  return cutOffs;
}

export function scoreOf(value: number, [second, third, fourth, fifth]: CutOffs): Score {
  if (value < third) return value < second ? 1 : 2;
  if (value < fourth) return 3;
  return value < fifth ? 4 : 5;
}
