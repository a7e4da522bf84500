import type { Channel } from '../access/contracts.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { webhookEndpoints } from './webhook-endpoints.ts';
import type { WebhookSecrets } from './webhook-secrets.ts';

export interface WebhookApiDeps {
  webhookSecrets: WebhookSecrets;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
}

export function webhookApi({ webhookSecrets, resolveChannel }: WebhookApiDeps): Route[] {
  return [
    route(webhookEndpoints.getWebhookSecret, async ({ query }) => {
      const { channelId } = await resolveChannel(query.channelId);
      const known = await webhookSecrets.look(channelId);
      return known ? { exists: true, ...datesOf(known) } : { exists: false };
    }),
    route(webhookEndpoints.renewWebhookSecret, async ({ query }) => {
      const { channelId } = await resolveChannel(query.channelId);
      const { secret, ...known } = await webhookSecrets.renew(channelId);
      return { secret, ...datesOf(known) };
    }),
  ];
}

const datesOf = ({ createdAt, previousUntil }: { createdAt: number; previousUntil?: number }) => ({
  createdAt: new Date(createdAt).toISOString(),
  previousUntil: previousUntil === undefined ? undefined : new Date(previousUntil).toISOString(),
});
