import type { ReadChannel } from '../access/contracts.ts';
import type { ReadSentCounts, SentCount } from '../delivery/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { addDays, lineDate } from '../shared/domain/line-day.ts';
import { compare, staysLarge, type Counts } from './domain/compare.ts';
import type { ReconciledDay } from './domain/reconciled-day.ts';
import type { CountFriends, DayStore, FigureStore, LineDay, LineInsights } from './ports.ts';

export interface ReconcileDeps {
  days: DayStore;
  line: Pick<LineInsights, 'ofDay' | 'quotaUsed'>;
  readSentCounts: ReadSentCounts;
  countFriends: CountFriends;
  readChannel: ReadChannel;
  figures: Pick<FigureStore, 'listOpen'>;
  /** False: while nothing is open the questions are not worth their time. */
  reconcilesIdleDays: boolean;
  log: (code: 'INSIGHTS_REFUSED' | 'RECONCILIATION_DIFFERS', detail: Record<string, string | number>) => void;
  clock: Pick<Clock, 'now'>;
}

/** Days that are made up for when LINE, or the night's work, was late. */
const madeUpDays = 3;
const weekDays = 7;

/** Puts the last days of LINE beside ours, each once; `later` while LINE has not counted one. */
export async function reconcile(
  deps: ReconcileDeps,
  channelId: string,
  today: string,
): Promise<'done' | 'later'> {
  for (const date of await openDays(deps, channelId, today)) {
    const told = await deps.line.ofDay(channelId, date);
    switch (told.outcome) {
      case 'later':
        return 'later';
      case 'refused':
        deps.log('INSIGHTS_REFUSED', { channelId, status: told.status });
        return 'done';
      case 'none':
        break;
      case 'told':
        await reconcileDay(deps, channelId, { date, line: told.value, today });
    }
  }
  return 'done';
}

async function openDays(deps: ReconcileDeps, channelId: string, today: string): Promise<string[]> {
  const from = addDays(today, -madeUpDays);
  const to = addDays(today, -1);
  const channel = await deps.readChannel(channelId);
  if (!channel) return [];
  if (!deps.reconcilesIdleDays && (await deps.figures.listOpen(channelId)).length === 0) return [];
  const done = new Set((await deps.days.list(channelId, { from, to })).map(({ date }) => date));
  const connectedOn = lineDate(Date.parse(channel.createdAt));
  return [from, addDays(from, 1), to].filter((date) => date >= connectedOn && !done.has(date));
}

async function reconcileDay(
  deps: ReconcileDeps,
  channelId: string,
  { date, line, today }: { date: string; line: LineDay; today: string },
): Promise<void> {
  const [sent, week, nowCounts] = await Promise.all([
    deps.readSentCounts(channelId, { from: date, to: date }),
    deps.days.list(channelId, { from: addDays(date, -weekDays), to: addDays(date, -1) }),
    // Friends and quota are known as they are now, which is right for the day that has just ended.
    date === addDays(today, -1) ? countsOfNow(deps, channelId, { line, today }) : [],
  ]);
  const counts = [...nowCounts, ...countsOfDay(sent, line)];
  const monthOf = (day: string): string => day.slice(0, 7);
  const sameMonth = week.filter((day) => monthOf(day.date) === monthOf(date));
  const day: ReconciledDay = {
    ...{ date, reconciledAt: deps.clock.now(), countedElsewhere: line.countedElsewhere },
    targetedReaches: line.targetedReaches ?? null,
    comparisons: counts.map((one) => compare(one, one.figure === 'quota used this month' ? sameMonth : week)),
  };
  for (const { figure, difference, percent } of staysLarge(day, week))
    deps.log('RECONCILIATION_DIFFERS', {
      ...{ channelId, date, figure, difference: difference ?? 0, percent: percent ?? 0 },
    });
  await deps.days.put(channelId, day);
}

function countsOfDay(sent: readonly SentCount[], line: LineDay): Counts[] {
  const sum = (way: 'push' | 'multicast' | 'reply'): number =>
    sent.reduce((total, counts) => total + counts[way], 0);
  return [
    { figure: 'sent by push', ours: sum('push'), line: line.push },
    { figure: 'sent by multicast', ours: sum('multicast'), line: line.multicast },
    { figure: 'sent by reply', ours: sum('reply'), line: line.reply },
    { figure: 'sent by LINE broadcast', ours: null, line: line.broadcast },
  ];
}

async function countsOfNow(
  deps: ReconcileDeps,
  channelId: string,
  { line, today }: { line: LineDay; today: string },
): Promise<Counts[]> {
  const { followers, blocks } = line;
  const month = { from: `${today.slice(0, 7)}-01`, to: today };
  const [friends, quota, sent, days] = await Promise.all([
    deps.countFriends(channelId),
    deps.line.quotaUsed(channelId),
    deps.readSentCounts(channelId, month),
    deps.days.list(channelId, month),
  ]);
  const before = days.reduce((sum, { countedElsewhere }) => sum + countedElsewhere, 0);
  const isThisMonth = addDays(today, -1) >= month.from;
  return [
    {
      figure: 'reachable friends',
      ours: friends.reachable,
      line: followers === undefined || blocks === undefined ? null : followers - blocks,
    },
    { figure: 'blocked', ours: friends.blocked, line: blocks ?? null },
    {
      figure: 'quota used this month',
      ours: sent.reduce((total, { push, multicast }) => total + push + multicast, 0),
      line: quota.outcome === 'told' ? quota.value : null,
      elsewhere: before + (isThisMonth ? line.countedElsewhere : 0),
    },
  ];
}
