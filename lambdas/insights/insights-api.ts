import type { Channel } from '../access/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { addDays, lineDate } from '../shared/domain/line-day.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { endpoints } from './endpoints.ts';
import type { DayStore, InsightWork } from './ports.ts';

export interface InsightsApiDeps {
  days: Pick<DayStore, 'list'>;
  sendToInsightQueue: SendToQueue<InsightWork>;
  clock: Pick<Clock, 'now'>;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
}

const usualDays = 30;

export function insightsApi({ days, sendToInsightQueue, clock, resolveChannel }: InsightsApiDeps): Route[] {
  return [
    route(endpoints.getReconciliation, async ({ query }) => {
      const { channelId } = await resolveChannel(query.channelId);
      const dates = datesOf(query, lineDate(clock.now()));
      const found = await days.list(channelId, dates);
      return {
        ...dates,
        days: found.map(({ reconciledAt, comparisons, ...day }) => ({
          ...day,
          reconciledAt: new Date(reconciledAt).toISOString(),
          comparisons: [...comparisons],
        })),
      };
    }),
    route(endpoints.refreshInsights, async ({ query }) => {
      const { channelId } = await resolveChannel(query.channelId);
      await sendToInsightQueue([{ body: { work: 'night', channelId }, groupId: channelId }]);
      return { channelId };
    }),
  ];
}

/** Thirty days, where one end or both are not told. */
function datesOf(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  today: string,
): { from: string; to: string } {
  const end = to ?? (from === undefined ? today : addDays(from, usualDays - 1));
  return { from: from ?? addDays(end, 1 - usualDays), to: end };
}
