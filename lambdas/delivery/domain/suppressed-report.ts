import type { SendOrigin, SuppressionReason } from '../contracts.ts';

/** Members that were left out on one day; `date` is `YYYY-MM-DD` in the channel's zone. */
export interface SuppressedCount {
  date: string;
  origin: SendOrigin['kind'];
  topicId?: string;
  reason: SuppressionReason;
  count: number;
}

type Figures<Field extends string> = (Record<Field, string> & { count: number })[];

export interface SuppressedReport {
  total: number;
  byReason: Figures<'reason'>;
  byOrigin: Figures<'origin'>;
  days: { date: string; total: number; counts: Omit<SuppressedCount, 'date'>[] }[];
}

/** Sums of what was left out, largest first; days without any are absent, the newest comes first. */
export function suppressedReport(rows: readonly SuppressedCount[]): SuppressedReport {
  const days = [...Map.groupBy(rows, ({ date }) => date)].sort(([a], [b]) => (a < b ? 1 : -1));
  return {
    total: sum(rows),
    byReason: figures(rows, 'reason'),
    byOrigin: figures(rows, 'origin'),
    days: days.map(([date, ofDay]) => ({ date, total: sum(ofDay), counts: merged(ofDay) })),
  };
}

const sum = (rows: readonly { count: number }[]): number =>
  rows.reduce((total, { count }) => total + count, 0);
const largestFirst = (a: { count: number }, b: { count: number }): number => b.count - a.count;

function figures<Field extends 'reason' | 'origin'>(
  rows: readonly SuppressedCount[],
  field: Field,
): Figures<Field> {
  const groups = Map.groupBy(rows, (row): string => row[field]);
  return [...groups]
    .map(([value, those]) => ({ [field]: value, count: sum(those) }) as Figures<Field>[number])
    .sort(largestFirst);
}

/** Counters of one kind lie in several shards. */
function merged(rows: readonly SuppressedCount[]): Omit<SuppressedCount, 'date'>[] {
  const groups = Map.groupBy(rows, ({ origin, topicId, reason }) =>
    JSON.stringify([origin, topicId, reason]),
  );
  return [...groups.values()]
    .flatMap(([first, ...rest]) => {
      if (!first) return [];
      const { date: _date, ...kind } = first;
      return [{ ...kind, count: sum([first, ...rest]) }];
    })
    .sort(largestFirst);
}
