import type { MemberRow } from '../../members/contracts.ts';
import { pointsOn } from './engagement.ts';
import { growingColumn } from './growing-column.ts';
import { histogramOf, mergeHistograms, type Histogram } from './histogram.ts';
import { addCustomer, emptyGapStatistics, mergeGapStatistics, type GapStatistics } from './nes.ts';
import type { ClvCustomers } from './clv/fit-clv-model.ts';

const daysInWeek = 7;

/** What one range of members adds to the whole: exact, and merged in any order to the same. */
export interface Measure {
  members: number;
  customers: number;
  /** Negated days since the last order, so that higher is better. */
  recency: Histogram;
  orders: Histogram;
  spentMinor: Histogram;
  gaps: GapStatistics;
  /** Customers for the CLV fit, chosen by their ids, so the same ones every time. */
  sample: ClvCustomers;
  /** Hundredths of engagement points, of members that have any. */
  engagement: Histogram;
  /** Activity by local hour. */
  hours: number[];
}

/** Gathers a range of members, page by page. */
export function startMeasure({ asOfDay, mostSampled }: { asOfDay: number; mostSampled: number }) {
  const recency = growingColumn();
  const orders = growingColumn();
  const spentMinor = growingColumn();
  const engagement = growingColumn();
  const sample = startSample(mostSampled);
  const hours = new Array<number>(24).fill(0);
  let gaps = emptyGapStatistics;
  let members = 0;

  return {
    add(row: MemberRow): void {
      members += 1;
      if (row.engagement) {
        engagement.push(Math.round(100 * pointsOn(row.engagement, asOfDay)));
        for (const [hour, weight] of row.engagement.hours.entries())
          hours[hour] = (hours[hour] ?? 0) + weight;
      }
      const bought = row.commerce;
      if (!bought) return;
      recency.push(bought.lastDay - asOfDay);
      orders.push(bought.orders);
      spentMinor.push(bought.spentMinor);
      gaps = addCustomer(gaps, {
        repeats: bought.days - 1,
        gapDays: bought.lastDay - bought.firstDay,
        gapSquares: bought.gapSquares,
      });
      const repeats = bought.days - 1;
      sample.add(row.memberId, [
        repeats,
        (bought.lastDay - bought.firstDay) / daysInWeek,
        (asOfDay - bought.firstDay) / daysInWeek,
        repeats === 0 ? 0 : (bought.spentMinor - bought.firstDaySpentMinor) / repeats,
      ]);
    },
    result: (): Measure => ({
      members,
      customers: orders.values().length,
      recency: histogramOf(recency.values()),
      orders: histogramOf(orders.values()),
      spentMinor: histogramOf(spentMinor.values()),
      gaps,
      sample: sample.result(),
      engagement: histogramOf(engagement.values()),
      hours,
    }),
  };
}

type Row = readonly [repeats: number, recencyWeeks: number, ageWeeks: number, meanRepeatSpendMinor: number];

/** The customers with the lowest tails of their ids, which are as good as drawn by lot. */
function startSample(most: number) {
  const keys = growingColumn();
  const columns = [growingColumn(), growingColumn(), growingColumn(), growingColumn()] as const;
  return {
    add(memberId: string, row: Row): void {
      keys.push(parseInt(memberId.slice(-8), 16));
      for (const [index, column] of columns.entries()) column.push(row[index] ?? 0);
    },
    result(): ClvCustomers {
      const tails = keys.values();
      const limit = tails.length > most ? (Float64Array.from(tails).sort()[most] ?? Infinity) : Infinity;
      const kept = (column: Float64Array): Float64Array =>
        column.filter((_, index) => (tails[index] ?? 0) < limit);
      const [repeats, recencyWeeks, ageWeeks, meanRepeatSpendMinor] = columns.map((column) =>
        kept(column.values()),
      ) as [Float64Array, Float64Array, Float64Array, Float64Array];
      return { repeats, recencyWeeks, ageWeeks, meanRepeatSpendMinor };
    },
  };
}

export function mergeMeasures(measures: readonly Measure[]): Measure {
  const of = (field: 'recency' | 'orders' | 'spentMinor' | 'engagement'): Histogram =>
    mergeHistograms(measures.map((measure) => measure[field]));
  const total = (field: 'members' | 'customers'): number =>
    measures.reduce((sum, measure) => sum + measure[field], 0);
  const column = (field: keyof ClvCustomers): Float64Array =>
    Float64Array.from(measures.flatMap(({ sample }) => [...sample[field]]));
  return {
    members: total('members'),
    customers: total('customers'),
    recency: of('recency'),
    orders: of('orders'),
    spentMinor: of('spentMinor'),
    engagement: of('engagement'),
    gaps: measures.map(({ gaps }) => gaps).reduce(mergeGapStatistics, emptyGapStatistics),
    sample: {
      repeats: column('repeats'),
      recencyWeeks: column('recencyWeeks'),
      ageWeeks: column('ageWeeks'),
      meanRepeatSpendMinor: column('meanRepeatSpendMinor'),
    },
    hours: Array.from({ length: 24 }, (_, hour) =>
      measures.reduce((sum, { hours }) => sum + (hours[hour] ?? 0), 0),
    ),
  };
}
