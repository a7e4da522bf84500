import type { Channel } from '../access/contracts.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { endpoints } from './endpoints.ts';
import type { ExplainDeps } from './explain-recipient.ts';
import { reportSend } from './report-send.ts';

export type DeliveryApiDeps = ExplainDeps & {
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
};

export function deliveryApi({ resolveChannel, ...deps }: DeliveryApiDeps): Route[] {
  return [
    route(endpoints.getSend, async ({ params: { sendId }, query }) => {
      const { channelId } = await resolveChannel(query.channelId);
      const report = await reportSend(deps, { channelId, sendId });
      if (!report) throw new Problem(404, 'Not found', { detail: `The channel has no send ${sendId}.` });
      return report;
    }),
  ];
}
