import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelPaging, pageOf } from '../shared/edge/http/paging.ts';
import { connectorKinds } from './connectors/ports.ts';

const tag = 'commerce';
const query = z.strictObject({ channelId: z.string().optional() });

const Connector = z
  .object({
    kind: z.enum(connectorKinds),
    webhookPath: z.string().describe('Where the shop sends its webhooks'),
    connectedAt: z.iso.datetime(),
    lastReceivedAt: z.iso.datetime().optional(),
    outcomes: z.record(z.string(), z.int()).describe('What became of webhooks: placed, refunded, ignored: …'),
  })
  .meta({ id: 'Connector' });

export const connectorEndpoints = {
  listConnectors: defineEndpoint({
    method: 'GET',
    path: '/v1/connectors',
    operationId: 'listConnectors',
    tag,
    summary: 'Connected shops, and what became of their webhooks',
    query: ChannelPaging,
    response: pageOf(Connector),
  }),
  putConnector: defineEndpoint({
    method: 'PUT',
    path: '/v1/connectors/{kind}',
    operationId: 'putConnector',
    tag,
    summary: 'Connect a shop: its secret is stored write-only',
    description:
      '`shopify` takes orders/paid, orders/create, orders/cancelled, refunds/create, checkouts/create and checkouts/update. ' +
      '`webhook` takes `{type: order | refund | cancellation | cart, data}` with `X-Kizuna-Signature: t=<unix seconds>,' +
      'v1=<hex HMAC-SHA256 of "<t>.<raw body>">`.',
    params: z.object({ kind: z.enum(connectorKinds) }),
    query,
    body: z.strictObject({ secret: z.string().min(16).max(200) }),
    response: z.object({ kind: z.enum(connectorKinds), webhookPath: z.string() }),
  }),
};
