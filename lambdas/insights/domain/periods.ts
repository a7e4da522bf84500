import type { SentCount } from '../../delivery/contracts.ts';
import { addDays } from '../../shared/domain/line-day.ts';
import type { Watch } from './watch.ts';

type Period = Pick<Watch, 'target' | 'from' | 'to' | 'lastSentOn'>;

/** LINE adds up the sends of at most so many days. */
const longestPeriodDays = 31;

/**
 * The periods that sends under units belong to: of a broadcast up to 31 days from its first send on, so that it is one
 * figure; of anything that goes on and on the calendar month.
 * @param open periods that have begun and still change
 */
export function periodsOf(
  counts: readonly SentCount[],
  open: readonly Pick<Watch, 'target' | 'from'>[],
): Period[] {
  const periods = new Map<string, Period>();
  const latest = new Map<string, string>();
  for (const { target, from } of open) if ((latest.get(target) ?? '') < from) latest.set(target, from);
  for (const { unit = '', origin, date } of namedInOrder(counts)) {
    const begun = latest.get(unit);
    const { from, to } = origin === 'broadcast' ? ofBroadcast(date, begun) : monthOf(date);
    latest.set(unit, from);
    periods.set(`${unit} ${from}`, { target: unit, from, to, lastSentOn: date });
  }
  return [...periods.values()];
}

/** Replies have no unit at LINE. */
const namedInOrder = (counts: readonly SentCount[]): SentCount[] =>
  counts
    .filter(({ unit, multicast, push }) => unit !== undefined && multicast + push > 0)
    .sort((a, b) => (a.date < b.date ? -1 : 1));

function ofBroadcast(date: string, begun: string | undefined): { from: string; to: string } {
  const from = begun !== undefined && date < addDays(begun, longestPeriodDays) ? begun : date;
  return { from, to: addDays(from, longestPeriodDays - 1) };
}

function monthOf(date: string): { from: string; to: string } {
  const from = `${date.slice(0, 7)}-01`;
  const inNext = addDays(from, longestPeriodDays);
  return { from, to: addDays(`${inNext.slice(0, 7)}-01`, -1) };
}
