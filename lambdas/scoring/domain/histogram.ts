/** How often each value occurs: exact, so histograms of parts add up to that of the whole. */
export interface Histogram {
  /** Ascending, distinct. */
  values: Float64Array;
  counts: Float64Array;
}

export function histogramOf(values: Float64Array | Int32Array | readonly number[]): Histogram {
  const sorted = Float64Array.from(values).sort();
  return distinct(sorted, undefined);
}

export function mergeHistograms(histograms: readonly Histogram[]): Histogram {
  let merged: Histogram = { values: new Float64Array(), counts: new Float64Array() };
  for (const histogram of histograms) merged = mergeTwo(merged, histogram);
  return merged;
}

function distinct(sorted: Float64Array, _counts: undefined): Histogram {
  const values = new Float64Array(sorted.length);
  const counts = new Float64Array(sorted.length);
  let last = -1;
  for (let index = 0; index < sorted.length; index += 1) {
    const value = sorted[index] ?? 0;
    if (last < 0 || value !== values[last]) {
      last += 1;
      values[last] = value;
    }
    counts[last] = (counts[last] ?? 0) + 1;
  }
  return { values: values.slice(0, last + 1), counts: counts.slice(0, last + 1) };
}

function mergeTwo(a: Histogram, b: Histogram): Histogram {
  const values = new Float64Array(a.values.length + b.values.length);
  const counts = new Float64Array(values.length);
  let [i, j, last] = [0, 0, 0];
  while (i < a.values.length || j < b.values.length) {
    const left = i < a.values.length ? (a.values[i] ?? Infinity) : Infinity;
    const right = j < b.values.length ? (b.values[j] ?? Infinity) : Infinity;
    const value = Math.min(left, right);
    values[last] = value;
    if (left === value) counts[last] = (counts[last] ?? 0) + (a.counts[i++] ?? 0);
    if (right === value) counts[last] = (counts[last] ?? 0) + (b.counts[j++] ?? 0);
    last += 1;
  }
  return { values: values.slice(0, last), counts: counts.slice(0, last) };
}
