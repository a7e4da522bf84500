import type { CommerceAggregates, RfmThresholds } from '../../commerce/contracts.ts';
import type { ClvModel, MemberScores } from '../contracts.ts';
import { expectedOrders, probabilityAlive } from './clv/bg-nbd.ts';
import { clvOfAggregates, customerLifetimeValue } from './clv/customer-lifetime-value.ts';
import { fitClvModel } from './clv/fit-clv-model.ts';
import { histogramOf, type Histogram } from './histogram.ts';
import type { Measure } from './measure.ts';
import { nesModelOf, nesStateOf, type NesModel } from './nes.ts';
import { cutOffsOf, scoreOf, type CutOffs } from './rank-cut-offs.ts';
import { rfmNameOf } from './rfm-name.ts';
import { valueTypeOf } from './value-type.ts';

/** How CLV is counted: `lambdas/commerce` settings. */
export interface ClvTerms {
  months: number;
  monthlyDiscountRate: number;
  marginShare: number;
}

/** Of recency in negated days, so that higher is better in all three. */
export interface RfmCutOffs {
  recency: CutOffs;
  orders: CutOffs;
  spentMinor: CutOffs;
}

/** What a channel has chosen. */
export interface CalibrationTerms {
  /** Local day, counted from 1970-01-01. */
  day: number;
  clvTerms: ClvTerms;
  thresholds?: RfmThresholds | undefined;
}

export const clvMonths = 12;
const daysInWeek = 7;
const weeksInMonth = 4.345;

/**
 * What of all members together one member's scores depend on. It is taken anew once a week, not every night (ADR 009): a
 * member changes its scores by what it does and by time, not because others bought.
 */
export interface Calibration {
  /** Local day on which it was taken, counted from 1970-01-01. */
  day: number;
  cutOffs: RfmCutOffs;
  /** Where the cut-offs are from when they are not ranks. */
  thresholds?: RfmThresholds;
  means: { recencyDays: number; orders: number; spentMinor: number };
  nes: NesModel;
  clv: ClvModel;
  /** Fifths of predicted CLV; absent without a model. */
  clvCutOffs?: CutOffs;
  clvTerms: ClvTerms;
}

/** A calibration on the day of a run, with what is only read and never stored on members. */
export interface Population extends Calibration {
  asOfDay: number;
  engagementP95: number;
  hours: readonly number[];
}

export const populationOf = (measure: Measure, calibration: Calibration, asOfDay: number): Population => ({
  ...calibration,
  asOfDay,
  engagementP95: percentile(measure.engagement, 0.95) / 100,
  hours: measure.hours,
});

export function calibrate(measure: Measure, { day, clvTerms, thresholds }: CalibrationTerms): Calibration {
  const { recency, orders, spentMinor } = measure;
  const clv = fitClvModel(measure.sample);
  return {
    day,
    cutOffs: thresholds ? fixedCutOffs(thresholds) : rankedCutOffs(measure),
    ...(thresholds ? { thresholds } : {}),
    means: { recencyDays: -meanOf(recency), orders: meanOf(orders), spentMinor: meanOf(spentMinor) },
    nes: nesModelOf(measure.gaps),
    clv,
    ...(clv.outcome === 'fitted' ? { clvCutOffs: cutOffsOf(clvOfSample(clv, measure, clvTerms)) } : {}),
    clvTerms,
  };
}

const rankedCutOffs = ({ recency, orders, spentMinor }: Measure): RfmCutOffs => ({
  recency: cutOffsOf(recency),
  orders: cutOffsOf(orders),
  spentMinor: cutOffsOf(spentMinor),
});

const fixedCutOffs = ({ recencyDays, orders, spentMinor }: RfmThresholds): RfmCutOffs => ({
  recency: recencyDays.map((days) => -days) as unknown as CutOffs,
  orders: orders as unknown as CutOffs,
  spentMinor: spentMinor as unknown as CutOffs,
});

/** What the population means for one member with orders. */
export function scoreMember(
  bought: CommerceAggregates,
  population: Population,
  predicted: Prediction | undefined,
): Omit<MemberScores, 'asOf'> {
  const { asOfDay, cutOffs, means, nes, clvCutOffs } = population;
  const recencyDays = asOfDay - bought.lastDay;
  const r = scoreOf(-recencyDays, cutOffs.recency);
  const f = scoreOf(bought.orders, cutOffs.orders);
  const m = scoreOf(bought.spentMinor, cutOffs.spentMinor);
  const { orders, spentMinor, days, firstDay, lastDay } = bought;
  return {
    ...{ r, f, m },
    name: rfmNameOf(r, f, m),
    valueType: valueTypeOf({ recencyDays, orders, spentMinor }, means),
    nes: nesStateOf({ daysSinceLast: recencyDays, repeats: days - 1, gapDays: lastDay - firstDay }, nes),
    ...(clvCutOffs && predicted ? { clvBand: scoreOf(predicted.clvMinor, clvCutOffs) } : {}),
  };
}

/** What a member is expected to bring and to do within the months of the terms. */
export interface Prediction {
  clvMinor: number;
  orders: number;
  probabilityAlive: number;
}

/** Absent without a model. */
export function predictMember(
  bought: CommerceAggregates,
  { asOfDay, clv, clvTerms }: Pick<Population, 'asOfDay' | 'clv' | 'clvTerms'>,
): Prediction | undefined {
  if (clv.outcome !== 'fitted') return undefined;
  const customer = {
    repeats: bought.days - 1,
    recencyWeeks: (bought.lastDay - bought.firstDay) / daysInWeek,
    ageWeeks: (asOfDay - bought.firstDay) / daysInWeek,
  };
  return {
    clvMinor: clvOfAggregates(clv, bought, { asOfDay, ...clvTerms }),
    orders: expectedOrders(clv.bgNbd, customer, clvTerms.months * weeksInMonth),
    probabilityAlive: probabilityAlive(clv.bgNbd, customer),
  };
}

function clvOfSample(clv: ClvModel & { outcome: 'fitted' }, { sample }: Measure, terms: ClvTerms): Histogram {
  const { repeats, recencyWeeks, ageWeeks, meanRepeatSpendMinor } = sample;
  return histogramOf(
    repeats.map((count, index) =>
      customerLifetimeValue(
        clv,
        {
          repeats: count,
          recencyWeeks: recencyWeeks[index] ?? 0,
          ageWeeks: ageWeeks[index] ?? 0,
          meanRepeatSpendMinor: meanRepeatSpendMinor[index] ?? 0,
        },
        terms,
      ),
    ),
  );
}

function meanOf({ values, counts }: Histogram): number {
  let [total, sum] = [0, 0];
  for (let index = 0; index < values.length; index += 1) {
    const count = counts[index] ?? 0;
    total += count;
    sum += count * (values[index] ?? 0);
  }
  return total === 0 ? 0 : sum / total;
}

/** The smallest value that at least the share of all does not exceed; 0 when there is none. */
function percentile({ values, counts }: Histogram, share: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (let index = 0; index < values.length; index += 1) {
    seen += counts[index] ?? 0;
    if (seen >= share * total) return values[index] ?? 0;
  }
  return 0;
}
