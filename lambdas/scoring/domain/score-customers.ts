import { nesStates, rfmNames, type NesState } from '../contracts.ts';
import { nesModelOf, nesStateOf, type GapStatistics } from './nes.ts';
import { rankScoresOfDoubles, rankScoresOfInts } from './rank-scores.ts';
import { rfmNameOf } from './rfm-name.ts';

/** All customers of a channel in columns of one length: 32 bytes each. */
export interface CustomerColumns {
  /** Whole local days since the last order. */
  recencyDays: Int32Array;
  orders: Int32Array;
  spentMinor: Float64Array;
  /** Purchase days after the first. */
  repeats: Int32Array;
  /** From the first to the last purchase day. */
  gapDays: Int32Array;
  /** Sum of squares of the gaps, days². */
  gapSquares: Float64Array;
}

/** Scores in columns: 6 bytes a customer. Names, types and states are places in their lists in contracts.ts. */
export interface ScoreColumns {
  r: Uint8Array;
  f: Uint8Array;
  m: Uint8Array;
  name: Uint8Array;
  valueType: Uint8Array;
  nes: Uint8Array;
}

/** R, F and M by tie-safe rank quintiles over the whole population. */
export function scoreRfm({
  recencyDays,
  orders,
  spentMinor,
}: CustomerColumns): Pick<ScoreColumns, 'r' | 'f' | 'm'> {
  return {
    r: rankScoresOfInts(recencyDays, { lowerIsBetter: true }),
    f: rankScoresOfInts(orders),
    m: rankScoresOfDoubles(spentMinor),
  };
}

/** Everything that the nightly job says of its members, for a population that fits into memory. */
export function scoreCustomers(customers: CustomerColumns): ScoreColumns {
  const { r, f, m } = scoreRfm(customers);
  return {
    ...{ r, f, m },
    name: namesOf(r, f, m),
    valueType: valueTypesOf(customers),
    nes: nesOf(customers),
  };
}

/** By a table over the 125 triples. */
function namesOf(r: Uint8Array, f: Uint8Array, m: Uint8Array): Uint8Array {
  const table = Uint8Array.from({ length: 125 }, (_, cell) =>
    rfmNames.indexOf(rfmNameOf(Math.floor(cell / 25) + 1, (Math.floor(cell / 5) % 5) + 1, (cell % 5) + 1)),
  );
  const names = new Uint8Array(r.length);
  for (let index = 0; index < r.length; index += 1) {
    const cell = ((r[index] ?? 1) - 1) * 25 + ((f[index] ?? 1) - 1) * 5 + (m[index] ?? 1) - 1;
    names[index] = table[cell] ?? 0;
  }
  return names;
}

/** The place in `valueTypes` is the sum of what is low: R 2, F 1, M 4, as `valueTypeOf` has it. */
function valueTypesOf({ recencyDays, orders, spentMinor }: CustomerColumns): Uint8Array {
  const [meanDays, meanOrders, meanSpent] = [meanOf(recencyDays), meanOf(orders), meanOf(spentMinor)];
  const types = new Uint8Array(orders.length);
  for (let index = 0; index < types.length; index += 1) {
    const isRecent = (recencyDays[index] ?? 0) < meanDays;
    const isFrequent = (orders[index] ?? 0) > meanOrders;
    const isValuable = (spentMinor[index] ?? 0) > meanSpent;
    types[index] = (isValuable ? 0 : 4) + (isFrequent ? 0 : 1) + (isRecent ? 0 : 2);
  }
  return types;
}

function nesOf({ recencyDays, repeats, gapDays, ...rest }: CustomerColumns): Uint8Array {
  const model = nesModelOf(gapStatisticsOf({ repeats, gapDays, ...rest }));
  const places = Object.fromEntries(nesStates.map((state, place) => [state, place])) as Record<
    NesState,
    number
  >;
  const states = new Uint8Array(repeats.length);
  for (let index = 0; index < states.length; index += 1) {
    const state = nesStateOf(
      {
        daysSinceLast: recencyDays[index] ?? 0,
        repeats: repeats[index] ?? 0,
        gapDays: gapDays[index] ?? 0,
      },
      model,
    );
    states[index] = places[state];
  }
  return states;
}

/** The sums of `addCustomer`, without an object a customer. */
function gapStatisticsOf({
  repeats,
  gapDays,
  gapSquares,
}: Pick<CustomerColumns, 'repeats' | 'gapDays' | 'gapSquares'>): GapStatistics {
  const sums = { customers: 0, meanGapSum: 0, meanGapSquareSum: 0, gaps: 0, gapSum: 0, gapSquareSum: 0 };
  for (let index = 0; index < repeats.length; index += 1) {
    const count = repeats[index] ?? 0;
    if (count === 0) continue;
    const days = gapDays[index] ?? 0;
    const mean = days / count;
    sums.customers += 1;
    sums.meanGapSum += mean;
    sums.meanGapSquareSum += mean * mean;
    sums.gaps += count;
    sums.gapSum += days;
    sums.gapSquareSum += gapSquares[index] ?? 0;
  }
  return sums;
}

function meanOf(values: Float64Array | Int32Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0;
  return values.length === 0 ? 0 : sum / values.length;
}
