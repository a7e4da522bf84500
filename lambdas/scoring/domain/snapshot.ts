import type { RfmThresholds } from '../../commerce/contracts.ts';
import { dateOfDay, dayOfDate } from '../../shared/domain/local-day.ts';
import { nesStates, rfmNames, valueTypes } from '../contracts.ts';
import type { ClvModel, NesState, RfmName, ValueType } from '../contracts.ts';
import { indicatorsOf, type IndicatorFacts, type Indicators } from './indicators.ts';
import type { NesModel } from './nes.ts';
import type { CutOffs } from './rank-cut-offs.ts';
import type { StateChanges } from './compare-states.ts';
import type { Calibration, ClvTerms, Population } from './population.ts';
import { rfmNameOf } from './rfm-name.ts';
import type { Tally } from './tally.ts';

/** The lowest values that score 2, 3, 4 and 5; null where no member reaches one. */
export type StoredCutOffs = readonly (number | null)[];

/** What is kept of a day's scoring, for two years: enough for every chart, and to explain any score of that day. */
export interface Snapshot {
  asOf: string;
  runId: string;
  previousAsOf?: string;
  /** Local date on which cut-offs, means and models were taken. */
  calibratedOn: string;
  members: number;
  customers: number;
  orders: number;
  spentMinor: number;
  rfm: {
    /** 125 counts, by r, then f, then m, from 1 to 5 each. */
    grid: readonly number[];
    names: Record<RfmName, number>;
    valueTypes: Record<ValueType, number>;
    /** Of recency in negated days, of orders and of spending in minor units. */
    cutOffs: { recency: StoredCutOffs; orders: StoredCutOffs; spentMinor: StoredCutOffs };
    /** The channel's own bounds, where its scores are not ranks. */
    thresholds?: RfmThresholds;
    means: Population['means'];
  };
  nes: {
    counts: Record<NesState, number>;
    model: NesModel;
    /** Counts from the run before to this one: rows N to S3 and the new ones, columns N to S3. */
    transitions: readonly (readonly number[])[];
    indicators: Indicators;
  };
  clv: {
    model: ClvModel;
    cutOffs: StoredCutOffs | null;
    terms: ClvTerms;
    /** Bands 1 to 5: customers, and what they are predicted to bring within those months. */
    bands: readonly { customers: number; predictedMinor: number }[];
    expectedOrders: number;
    /** Among repeat customers; null without a model. */
    meanProbabilityAlive: number | null;
  };
  engagement: { p95: number; activeMembers: number; hours: readonly number[]; throughDay: number };
  /** Members of each segment. */
  segments: Readonly<Record<string, number>>;
}

export function snapshotOf(facts: {
  asOf: string;
  runId: string;
  population: Population;
  tally: Tally;
  /** The snapshot of an earlier day, and what changed since. */
  previous?: Snapshot;
  changes: StateChanges;
  segments: Readonly<Record<string, number>>;
}): Snapshot {
  const { asOf, runId, population, tally, previous, changes, segments } = facts;
  const { clv, clvCutOffs, cutOffs } = population;
  const isFitted = clv.outcome === 'fitted';
  return {
    asOf,
    runId,
    calibratedOn: dateOfDay(population.day),
    ...(previous ? { previousAsOf: previous.asOf } : {}),
    members: tally.members,
    customers: tally.customers,
    orders: tally.orders,
    spentMinor: tally.spentMinor,
    rfm: {
      grid: tally.grid,
      names: namesIn(tally.grid),
      valueTypes: named(valueTypes, tally.valueTypes),
      cutOffs: {
        recency: stored(cutOffs.recency),
        orders: stored(cutOffs.orders),
        spentMinor: stored(cutOffs.spentMinor),
      },
      ...(population.thresholds ? { thresholds: population.thresholds } : {}),
      means: population.means,
    },
    nes: {
      counts: named(nesStates, tally.nes),
      model: population.nes,
      transitions: changes.nes,
      indicators: indicatorsOf(indicatorFacts({ tally, changes, previous: previous?.nes.counts })),
    },
    clv: {
      model: clv,
      cutOffs: clvCutOffs ? stored(clvCutOffs) : null,
      terms: population.clvTerms,
      bands: tally.bandCustomers.map((customers, index) => ({
        customers,
        predictedMinor: Math.round(tally.bandPredictedMinor[index] ?? 0),
      })),
      expectedOrders: tally.expectedOrders,
      meanProbabilityAlive:
        isFitted && tally.repeatCustomers > 0 ? tally.probabilityAliveSum / tally.repeatCustomers : null,
    },
    engagement: {
      p95: population.engagementP95,
      activeMembers: tally.engaged,
      hours: population.hours,
      throughDay: population.asOfDay - 1,
    },
    segments,
  };
}

function indicatorFacts({
  tally,
  changes,
  previous,
}: {
  tally: Tally;
  changes: StateChanges;
  previous: Record<NesState, number> | undefined;
}): IndicatorFacts {
  const { activeWithinInterval, orders, spentMinor, customers, firstDaySpentMinor, repeatDays } = tally;
  return {
    ...{ activeWithinInterval, orders, spentMinor, customers, firstDaySpentMinor, repeatDays },
    now: named(nesStates, tally.nes),
    ...(previous ? { before: previous } : {}),
    convertedN: changes.nes[nesStates.indexOf('N')]?.[nesStates.indexOf('E0')] ?? 0,
    boughtSince: named(nesStates, changes.boughtSince),
  };
}

/** What the next run goes on with. */
export function calibrationIn({ calibratedOn, rfm, nes, clv }: Snapshot): Calibration {
  const { cutOffs, thresholds, means } = rfm;
  return {
    day: dayOfDate(calibratedOn),
    cutOffs: {
      recency: revived(cutOffs.recency),
      orders: revived(cutOffs.orders),
      spentMinor: revived(cutOffs.spentMinor),
    },
    ...(thresholds ? { thresholds } : {}),
    means,
    nes: nes.model,
    clv: clv.model,
    ...(clv.cutOffs ? { clvCutOffs: revived(clv.cutOffs) } : {}),
    clvTerms: clv.terms,
  };
}

const revived = (cutOffs: StoredCutOffs): CutOffs =>
  cutOffs.map((cutOff) => cutOff ?? Infinity) as unknown as CutOffs;

const stored = (cutOffs: CutOffs): StoredCutOffs =>
  cutOffs.map((cutOff) => (Number.isFinite(cutOff) ? cutOff : null));

function named<Name extends string>(names: readonly Name[], counts: readonly number[]): Record<Name, number> {
  return Object.fromEntries(names.map((name, index) => [name, counts[index] ?? 0])) as Record<Name, number>;
}

function namesIn(grid: readonly number[]): Record<RfmName, number> {
  const counts = named(rfmNames, []);
  for (const [index, count] of grid.entries()) {
    const [r, f, m] = [Math.floor(index / 25), Math.floor(index / 5) % 5, index % 5];
    counts[rfmNameOf(r + 1, f + 1, m + 1)] += count;
  }
  return counts;
}
