import type { CommerceAggregates } from '../../commerce/contracts.ts';
import { nesStates, valueTypes } from '../contracts.ts';
import type { ScoreCode } from './score-code.ts';
import { scoresOfCode } from './score-code.ts';

/** What the scores of some members come to; parts are added up. All lists are sums or counts. */
export interface Tally {
  members: number;
  customers: number;
  /** By r, f, m. */
  grid: number[];
  valueTypes: number[];
  nes: number[];
  /** By CLV band, 1 to 5. */
  bandCustomers: number[];
  bandPredictedMinor: number[];
  orders: number;
  spentMinor: number;
  /** Purchase days after the first one. */
  repeatDays: number;
  firstDaySpentMinor: number;
  expectedOrders: number;
  repeatCustomers: number;
  probabilityAliveSum: number;
  /** Customers of N and E0 that bought within one population interval. */
  activeWithinInterval: number;
  engaged: number;
}

const zeros = (count: number): number[] => new Array<number>(count).fill(0);

export const emptyTally = (): Tally => ({
  members: 0,
  customers: 0,
  grid: zeros(125),
  valueTypes: zeros(valueTypes.length),
  nes: zeros(nesStates.length),
  bandCustomers: zeros(5),
  bandPredictedMinor: zeros(5),
  orders: 0,
  spentMinor: 0,
  repeatDays: 0,
  firstDaySpentMinor: 0,
  expectedOrders: 0,
  repeatCustomers: 0,
  probabilityAliveSum: 0,
  activeWithinInterval: 0,
  engaged: 0,
});

/** One member with orders. */
export interface Tallied {
  code: ScoreCode;
  bought: CommerceAggregates;
  asOfDay: number;
  populationIntervalDays: number;
  predicted?: { clvMinor: number; orders: number; probabilityAlive: number };
}

export function addToTally(tally: Tally, one: Tallied): void {
  const { bought } = one;
  const scores = scoresOfCode(one.code);
  const nes = nesStates.indexOf(scores.nes);
  tally.customers += 1;
  add(tally.grid, (scores.r - 1) * 25 + (scores.f - 1) * 5 + scores.m - 1);
  add(tally.valueTypes, valueTypes.indexOf(scores.valueType));
  add(tally.nes, nes);
  tally.orders += bought.orders;
  tally.spentMinor += bought.spentMinor;
  tally.firstDaySpentMinor += bought.firstDaySpentMinor;
  tally.repeatDays += bought.days - 1;
  if (bought.days > 1) tally.repeatCustomers += 1;
  const isAwake = scores.nes === 'N' || scores.nes === 'E0';
  if (isAwake && one.asOfDay - bought.lastDay <= one.populationIntervalDays) tally.activeWithinInterval += 1;
  if (one.predicted && scores.clvBand !== undefined)
    addPrediction(tally, one.predicted, { band: scores.clvBand, repeats: bought.days - 1 });
}

function addPrediction(
  tally: Tally,
  { clvMinor, orders, probabilityAlive }: NonNullable<Tallied['predicted']>,
  { band, repeats }: { band: number; repeats: number },
): void {
  add(tally.bandCustomers, band - 1);
  add(tally.bandPredictedMinor, band - 1, clvMinor);
  tally.expectedOrders += orders;
  if (repeats > 0) tally.probabilityAliveSum += probabilityAlive;
}

export function mergeTallies(tallies: readonly Tally[]): Tally {
  const merged = emptyTally();
  for (const tally of tallies) addInto(merged as unknown as Sums, tally as unknown as Sums);
  return merged;
}

interface Sums {
  [field: string]: number | Sums;
}

/** Adds number to number, in whatever lists they lie. */
function addInto(target: Sums, source: Sums): void {
  for (const [field, value] of Object.entries(source)) {
    const known = target[field];
    if (typeof value === 'number') target[field] = Number(known ?? 0) + value;
    else if (typeof known === 'object') addInto(known, value);
  }
}

function add(list: number[], index: number, amount = 1): void {
  list[index] = (list[index] ?? 0) + amount;
}
