import type { Channel } from '../access/contracts.ts';
import type { ReadQuota } from '../delivery/contracts.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { countScheduled, type CountScheduledDeps, type Scheduled } from './count-scheduled.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { forecastOf, monthOf, type Month } from './domain/quota-forecast.ts';
import type { BroadcastStore } from './ports.ts';
import type { QuotaView } from './quota-view.ts';

export interface ForecastDeps extends CountScheduledDeps {
  broadcasts: Pick<BroadcastStore, 'list' | 'listDone'>;
  readQuota: ReadQuota;
}

const pageSize = 100;
const mostPages = 10;

/** LINE's quota of a channel and what the month will come to. Reserves nothing. */
export async function forecastQuota(deps: ForecastDeps, channel: Channel): Promise<QuotaView> {
  const { channelId, settings } = channel;
  const quota = await deps.readQuota(channelId);
  if (quota.outcome === 'no answer') throw new Problem(502, 'LINE does not tell', { detail: quota.reason });
  const now = deps.clock.now();
  const month = monthOf(now);
  const broadcasts = await newest(deps, channelId);
  const planned = broadcasts.filter(({ status }) => status === 'scheduled');
  const { scheduled, isExact } = await countScheduled(deps, channel, { planned, month });
  const { limit, used } = quota;
  const remaining = limit === undefined ? null : Math.max(0, limit - used);
  const reserve = settings.quotaReserve;
  const byBroadcasts = await sentThisMonth(deps, broadcasts, month);
  const forecast = forecastOf(month, { now, used, byBroadcasts, limit, scheduled: sumOf(scheduled) });
  return {
    ...{ month: month.name, limit: limit ?? null, used, remaining, reserve },
    forMarketing: remaining === null ? null : Math.max(0, remaining - reserve),
    forecast: {
      monthEndsAt: iso(month.endsAt),
      ...forecast,
      words: wordsOf(scheduled, isExact),
    },
    scheduled: scheduled.toSorted((a, b) => a.at - b.at).map(({ at, ...one }) => ({ ...one, at: iso(at) })),
  };
}

/** Ids begin with the time, so a scheduled one that was written long ago lies on a later page. */
async function newest({ broadcasts }: ForecastDeps, channelId: string): Promise<Broadcast[]> {
  const found: Broadcast[] = [];
  let before: string | undefined;
  for (let page = 1; page <= mostPages; page += 1) {
    const listed = await broadcasts.list(channelId, { limit: pageSize, before });
    found.push(...listed.broadcasts);
    if (listed.next === undefined) break;
    before = listed.next;
  }
  return found;
}

async function sentThisMonth(
  deps: ForecastDeps,
  all: readonly Broadcast[],
  { startsAt, endsAt }: Month,
): Promise<number> {
  const ofMonth = all.filter(({ startedAt = 0 }) => startedAt >= startsAt && startedAt < endsAt);
  let sum = 0;
  for (const broadcast of ofMonth) sum += await sentBy(deps, broadcast);
  return sum;
}

async function sentBy(
  { broadcasts }: ForecastDeps,
  { figures, byLine, broadcastId }: Broadcast,
): Promise<number> {
  if (byLine) return byLine.acceptedAt === undefined ? 0 : (byLine.success ?? byLine.expected ?? 0);
  if (figures) return figures.sent;
  return (await broadcasts.listDone(broadcastId)).reduce((total, { sent }) => total + sent, 0);
}

const sumOf = (scheduled: readonly Scheduled[]): number =>
  scheduled.reduce((sum, { messages }) => sum + (messages ?? 0), 0);

function wordsOf(scheduled: readonly Scheduled[], isExact: boolean): string {
  const untold = scheduled.filter(({ recipients, occurrences }) => recipients === null && occurrences > 0);
  return [
    'Used so far, plus everything but broadcasts at its pace a day since the month began, plus the scheduled broadcasts of this month with those of their audience whom policy lets through now, as far as their codes suffice. Frequency caps are not taken off.',
    isExact ? [] : 'There was no time for all members, so audiences are scaled up.',
    untold.length === 0
      ? []
      : `Not in it, since only LINE knows: ${untold.map(({ name }) => name).join(', ')}.`,
  ]
    .flat()
    .join(' ');
}

const iso = (epochMs: number): string => new Date(epochMs).toISOString();
