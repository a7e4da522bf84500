import type { Channel } from '../access/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { dateOfDay, localDay } from '../shared/domain/local-day.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { suppressedReport } from './domain/suppressed-report.ts';
import { endpoints } from './endpoints.ts';
import type { ExplainDeps } from './explain-recipient.ts';
import type { LineSendLedger, ReadSuppressed } from './ports.ts';
import { reportLineSend } from './report-line-send.ts';
import { reportSend } from './report-send.ts';

export type DeliveryApiDeps = ExplainDeps & {
  readSuppressed: ReadSuppressed;
  lineSends: Pick<LineSendLedger, 'read'>;
  clock: Pick<Clock, 'now'>;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
};

export function deliveryApi({ resolveChannel, ...deps }: DeliveryApiDeps): Route[] {
  return [
    route(endpoints.getSend, async ({ params: { sendId }, query }) => {
      const { channelId } = await resolveChannel(query.channelId);
      const place = { channelId, sendId };
      const report = (await reportSend(deps, place)) ?? (await reportLineSend(deps, place));
      if (!report) throw new Problem(404, 'Not found', { detail: `The channel has no send ${sendId}.` });
      return report;
    }),
    route(endpoints.getSuppressed, async ({ query: { channelId: wanted, days, topicId } }) => {
      const { channelId, settings } = await resolveChannel(wanted);
      const today = localDay(deps.clock.now(), settings.timeZone);
      const dates = { from: dateOfDay(today - days + 1), to: dateOfDay(today) };
      const rows = await deps.readSuppressed(channelId, dates);
      const ofTopic = rows.filter((row) => topicId === undefined || row.topicId === topicId);
      return { ...dates, ...suppressedReport(ofTopic) };
    }),
  ];
}
