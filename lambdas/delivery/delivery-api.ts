import type { Channel } from '../access/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { dateOfDay, localDay } from '../shared/domain/local-day.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { decodeCursor, encodeCursor } from '../shared/edge/http/paging.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { z } from 'zod';
import { closeUnknown, resolvePath, type CloseUnknownDeps } from './close-unknown.ts';
import { suppressedReport } from './domain/suppressed-report.ts';
import { endpoints, type SendReport } from './endpoints.ts';
import type { ExplainDeps } from './explain-recipient.ts';
import type { LineSendLedger, ReadSuppressed, SendLedger } from './ports.ts';
import { reportLineSend } from './report-line-send.ts';
import { reportSend } from './report-send.ts';

export type DeliveryApiDeps = ExplainDeps &
  CloseUnknownDeps & {
    ledger: Pick<SendLedger, 'listUnknown'>;
    readSuppressed: ReadSuppressed;
    lineSends: Pick<LineSendLedger, 'read'>;
    clock: Pick<Clock, 'now'>;
    resolveChannel: (channelId: string | undefined) => Promise<Channel>;
  };

const readsUnderWay = 10;

export function deliveryApi({ resolveChannel, ...deps }: DeliveryApiDeps): Route[] {
  const reportOf = async (place: { channelId: string; sendId: string }) => {
    const report = (await reportSend(deps, place)) ?? (await reportLineSend(deps, place));
    if (!report) throw noSuchSend(place.sendId);
    return report;
  };
  return [
    route(endpoints.getSend, async ({ params: { sendId }, query }) => {
      const { channelId } = await resolveChannel(query.channelId);
      return reportOf({ channelId, sendId });
    }),
    route(endpoints.listUnknownSends, async ({ query: { limit, cursor, ...query } }) => {
      const { channelId } = await resolveChannel(query.channelId);
      const before = cursor === undefined ? undefined : decodeCursor(z.string().max(200), cursor);
      const { sendIds, next } = await deps.ledger.listUnknown(channelId, { limit, before });
      const reports = await mapBounded(sendIds, readsUnderWay, (sendId) => reportOf({ channelId, sendId }));
      return {
        items: reports
          .filter(({ unknown }) => unknown > 0)
          .map((report) => ({ ...report, resolveBy: resolveBy(report) })),
        nextCursor: next === undefined ? undefined : encodeCursor(next),
      };
    }),
    route(endpoints.resolveUnknownSend, async ({ params: { sendId }, query, body: { as } }) => {
      const { channelId } = await resolveChannel(query.channelId);
      const closed = await closeUnknown(deps, { channelId, sendId, as });
      switch (closed.outcome) {
        case 'closed':
          return reportOf({ channelId, sendId });
        case 'no such send':
          throw noSuchSend(sendId);
        case 'elsewhere':
          throw new Problem(409, 'Resolved elsewhere', { detail: `Use POST ${closed.path} for it.` });
        case 'still there':
          throw new Problem(409, 'Still at the send', {
            detail: 'The cohort has not gone on from this send yet, so it counts by itself: try again later.',
          });
      }
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

const noSuchSend = (sendId: string): Problem =>
  new Problem(404, 'Not found', { detail: `The channel has no send ${sendId}.` });

const resolveBy = ({ sendId, origins: [origin] }: SendReport): string =>
  (origin && resolvePath(origin)) ?? `/v1/sends/${sendId}/resolve-unknown`;
