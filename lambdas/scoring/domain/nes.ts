import type { NesState } from '../contracts.ts';

/** How a customer's purchase days lie: `repeats` gaps that sum to `gapDays`, their squares to `gapSquares`. */
export interface Gaps {
  repeats: number;
  gapDays: number;
  gapSquares: number;
}

/** Sums over customers with at least one repeat; sums of parts add up. */
export interface GapStatistics {
  customers: number;
  meanGapSum: number;
  meanGapSquareSum: number;
  gaps: number;
  gapSum: number;
  gapSquareSum: number;
}

export const emptyGapStatistics: GapStatistics = {
  customers: 0,
  meanGapSum: 0,
  meanGapSquareSum: 0,
  gaps: 0,
  gapSum: 0,
  gapSquareSum: 0,
};

export function addCustomer(
  statistics: GapStatistics,
  { repeats, gapDays, gapSquares }: Gaps,
): GapStatistics {
  if (repeats === 0) return statistics;
  const meanGap = gapDays / repeats;
  return mergeGapStatistics(statistics, {
    customers: 1,
    meanGapSum: meanGap,
    meanGapSquareSum: meanGap * meanGap,
    gaps: repeats,
    gapSum: gapDays,
    gapSquareSum: gapSquares,
  });
}

export const mergeGapStatistics = (a: GapStatistics, b: GapStatistics): GapStatistics => ({
  customers: a.customers + b.customers,
  meanGapSum: a.meanGapSum + b.meanGapSum,
  meanGapSquareSum: a.meanGapSquareSum + b.meanGapSquareSum,
  gaps: a.gaps + b.gaps,
  gapSum: a.gapSum + b.gapSum,
  gapSquareSum: a.gapSquareSum + b.gapSquareSum,
});

/**
 * How often this population buys: gamma distributed gaps with inverse-gamma heterogeneity, by moments.
 * `even`: every repeat customer has the same mean gap, which then is everybody's interval.
 */
export type NesModel =
  | { outcome: 'fitted'; alpha: number; theta: number; k: number }
  | { outcome: 'even'; intervalDays: number }
  | { outcome: 'too little data'; reason: string; intervalDays: number };

/** Nobody has bought twice: a month, until somebody does. */
const assumedIntervalDays = 30;

/**
 * Moments of the customers' mean gaps (mean m, population variance v) and of all gaps:
 * α = m²/v + 2, θ = v/(m(m² + v)), k = (mean gap)²/var(gap).
 * Source: the SQL of challenging/yushanfang (MIGO for Tmall, 2015), on the whole history.
 */
export function nesModelOf(statistics: GapStatistics): NesModel {
  const { customers, meanGapSum, meanGapSquareSum, gaps, gapSum, gapSquareSum } = statistics;
  if (customers === 0) {
    const reason = 'No customer has bought on two days yet.';
    return { outcome: 'too little data', reason, intervalDays: assumedIntervalDays };
  }
  const m = meanGapSum / customers;
  const v = meanGapSquareSum / customers - m * m;
  const meanGap = gapSum / gaps;
  const gapVariance = gapSquareSum / gaps - meanGap * meanGap;
  // What rounding leaves of a variance that is zero.
  if (v <= m * m * 1e-12 || gapVariance <= 0) return { outcome: 'even', intervalDays: m };
  return {
    outcome: 'fitted',
    alpha: (m * m) / v + 2,
    theta: v / (m * (m * m + v)),
    k: (meanGap * meanGap) / gapVariance,
  };
}

/** Days between a customer's purchases: its own gaps, drawn to those of the population the fewer it has. */
export function intervalOf({ repeats, gapDays }: Pick<Gaps, 'repeats' | 'gapDays'>, model: NesModel): number {
  switch (model.outcome) {
    case 'fitted': {
      const { alpha, theta, k } = model;
      return (k * gapDays + k / theta) / (k * repeats + alpha - 1);
    }
    case 'even':
    case 'too little data':
      return model.intervalDays;
  }
}

/** The interval of somebody who has bought once. */
export const populationIntervalOf = (model: NesModel): number =>
  intervalOf({ repeats: 0, gapDays: 0 }, model);

/** From so many intervals without a purchase on a customer sleeps, ever deeper. */
const sleeps = [
  { state: 'S3', above: 3 },
  { state: 'S2', above: 2 },
  { state: 'S1', above: 1 },
] as const satisfies readonly { state: NesState; above: number }[];

/**
 * Variant V4: sleep by ρ = days since the last purchase / interval, cuts at 1, 2 and 3 (each cut belongs to the state
 * below it); awake, a customer of one purchase day is N, else E0.
 */
export function nesStateOf(
  { daysSinceLast, repeats, gapDays }: { daysSinceLast: number } & Pick<Gaps, 'repeats' | 'gapDays'>,
  model: NesModel,
): NesState {
  const ratio = daysSinceLast / intervalOf({ repeats, gapDays }, model);
  const asleep = sleeps.find(({ above }) => ratio > above);
  return asleep?.state ?? (repeats === 0 ? 'N' : 'E0');
}
