import { isDeepStrictEqual } from 'node:util';
import type { Histogram } from './histogram.ts';
import type { Measure } from './measure.ts';
import type { Calibration, CalibrationTerms } from './population.ts';
import { cutOffsOf, scoreOf, type CutOffs } from './rank-cut-offs.ts';

const keptDays = 7;
/** Below, a night's writes cost nothing and every customer moves the ranks. */
const fewCustomers = 500;
/** A class may differ by so much of all customers from what fresh ranks would give. */
const mostDrift = 0.05;

/** Whether ranks, means and models are to be taken anew. */
export function calibrationDue(
  last: Calibration | undefined,
  measure: Measure,
  { day, clvTerms, thresholds }: CalibrationTerms,
): boolean {
  if (!last || measure.customers < fewCustomers) return true;
  if (day - last.day >= keptDays || day < last.day) return true;
  if (!isDeepStrictEqual(last.clvTerms, clvTerms)) return true;
  if (!isDeepStrictEqual(last.thresholds, thresholds)) return true;
  if (thresholds) return false;
  return (['recency', 'orders', 'spentMinor'] as const).some(
    (figure) => driftOf(measure[figure], last.cutOffs[figure]) > mostDrift,
  );
}

/** The largest difference of a class's share between kept and fresh cut-offs. */
function driftOf(histogram: Histogram, kept: CutOffs): number {
  const [now, fresh] = [sharesOf(histogram, kept), sharesOf(histogram, cutOffsOf(histogram))];
  return Math.max(...now.map((share, index) => Math.abs(share - (fresh[index] ?? 0))));
}

function sharesOf({ values, counts }: Histogram, cutOffs: CutOffs): number[] {
  const shares = [0, 0, 0, 0, 0];
  let total = 0;
  for (let index = 0; index < values.length; index += 1) {
    const count = counts[index] ?? 0;
    const place = scoreOf(values[index] ?? 0, cutOffs) - 1;
    shares[place] = (shares[place] ?? 0) + count;
    total += count;
  }
  return shares.map((share) => share / total);
}
