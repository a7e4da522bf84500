import type { NesState } from '../contracts.ts';

/**
 * The ten figures of NES, between an earlier day t0 and a later day t1; shares from 0 to 1 (growth may be negative), null
 * where nobody is to be divided by. No official list is known; marks as in the sources: D documented, I our own form.
 */
export interface Indicators {
  /** 1 有效顧客數: N + E0 [D MIGO]. */
  activeCustomers: number;
  /** 2 新增率: N / (N + E0) [D MIGO]. */
  newShare: number | null;
  /** 3 流失率: (S3 now − S3 before) / (N + E0) now; negative when sleepers woke [D MIGO]. */
  lossRate: number | null;
  /** 4 變動率: growth of N + E0 since t0 [I]. */
  growthRate: number | null;
  /** 5 轉化率: share of N at t0 that is E0 at t1 [D peakedges]. */
  conversionRate: number | null;
  /** 6, 7, 8 喚醒率: share of S1, S2, S3 at t0 that bought since [I]. */
  wakeRateS1: number | null;
  wakeRateS2: number | null;
  wakeRateS3: number | null;
  /** 9 活躍度: share of N + E0 that bought within the population's interval [D MIGO, whose interval is a median]. */
  activity: number | null;
  /** 10 客單價: spending an order, minor units [D MIGO arpu]. */
  averageOrderMinor: number | null;
  /** Of first purchase days, and of later ones, a day. */
  averageFirstDayMinor: number | null;
  averageRepeatDayMinor: number | null;
}

export interface IndicatorFacts {
  now: Readonly<Record<NesState, number>>;
  /** Absent when there is no earlier day. */
  before?: Readonly<Record<NesState, number>>;
  /** Members N at t0 that are E0 at t1. */
  convertedN: number;
  /** Members of each state at t0 that bought since, and how many were there. */
  boughtSince: Readonly<Record<NesState, number>>;
  activeWithinInterval: number;
  orders: number;
  spentMinor: number;
  customers: number;
  firstDaySpentMinor: number;
  repeatDays: number;
}

export function indicatorsOf(facts: IndicatorFacts): Indicators {
  const { now, before, boughtSince } = facts;
  const active = now.N + now.E0;
  const wakeRate = (state: NesState): number | null =>
    before ? share(boughtSince[state], before[state]) : null;
  return {
    activeCustomers: active,
    newShare: share(now.N, active),
    lossRate: before ? share(now.S3 - before.S3, active) : null,
    growthRate: before ? share(active - before.N - before.E0, before.N + before.E0) : null,
    conversionRate: before ? share(facts.convertedN, before.N) : null,
    wakeRateS1: wakeRate('S1'),
    wakeRateS2: wakeRate('S2'),
    wakeRateS3: wakeRate('S3'),
    activity: share(facts.activeWithinInterval, active),
    averageOrderMinor: rounded(share(facts.spentMinor, facts.orders)),
    averageFirstDayMinor: rounded(share(facts.firstDaySpentMinor, facts.customers)),
    averageRepeatDayMinor: rounded(share(facts.spentMinor - facts.firstDaySpentMinor, facts.repeatDays)),
  };
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value));
