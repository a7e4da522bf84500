/** How often each value occurs: exact, so histograms of parts add up to that of the whole. */
export interface Histogram {
  /** Ascending, distinct. */
  values: Float64Array;
  counts: Float64Array;
}

export function histogramOf(values: Float64Array | Int32Array | readonly number[]): Histogram {
  const sorted = Float64Array.from(values).sort();
  return gathered(sorted, new Float64Array(sorted.length).fill(1));
}

/** Any number of histograms as one. */
export function mergeHistograms(histograms: readonly Histogram[]): Histogram {
  const length = histograms.reduce((sum, { values }) => sum + values.length, 0);
  const values = new Float64Array(length);
  const counts = new Float64Array(length);
  let at = 0;
  for (const histogram of histograms) {
    values.set(histogram.values, at);
    counts.set(histogram.counts, at);
    at += histogram.values.length;
  }
  const order = Uint32Array.from(values, (_, index) => index).sort(
    (a, b) => (values[a] ?? 0) - (values[b] ?? 0),
  );
  const sorted = (column: Float64Array): Float64Array =>
    Float64Array.from(order, (index) => column[index] ?? 0);
  return gathered(sorted(values), sorted(counts));
}

/** Equal neighbours as one. */
function gathered(sorted: Float64Array, counts: Float64Array): Histogram {
  const distinct = new Float64Array(sorted.length);
  const sums = new Float64Array(sorted.length);
  let length = 0;
  for (let index = 0; index < sorted.length; index += 1) {
    const value = sorted[index] ?? 0;
    if (length === 0 || distinct[length - 1] !== value) {
      distinct[length] = value;
      length += 1;
    }
    sums[length - 1] = (sums[length - 1] ?? 0) + (counts[index] ?? 0);
  }
  return { values: distinct.slice(0, length), counts: sums.slice(0, length) };
}
