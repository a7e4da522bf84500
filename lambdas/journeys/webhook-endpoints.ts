import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';

const tag = 'journeys';
const query = z.strictObject({ channelId: z.string().optional() });

/** The admin API of the secret that signs outgoing webhooks. */
export const webhookEndpoints = {
  getWebhookSecret: defineEndpoint({
    method: 'GET',
    path: '/v1/webhook-secret',
    operationId: 'getWebhookSecret',
    tag,
    summary: 'Whether outgoing webhooks can be signed, and since when; never the secret',
    query,
    response: z.object({
      exists: z.boolean(),
      createdAt: z.iso.datetime().optional(),
      previousUntil: z.iso.datetime().optional().describe('Until then the secret before signs as well'),
    }),
  }),
  // No POST: answers of those may be kept for repetitions, and this one holds a secret.
  renewWebhookSecret: defineEndpoint({
    method: 'PUT',
    path: '/v1/webhook-secret',
    operationId: 'renewWebhookSecret',
    tag,
    summary: 'Make a new secret for outgoing webhooks; it is told this once',
    description:
      '`Kizuna-Signature: t=<unix seconds>,v1=<hex>` is HMAC-SHA256 with it over `<t>.<raw body>`. A receiver may answer `{ "attributes": {...}, "members": { "<memberId>": { "attributes": {...} } } }`, which sets attributes (docs/outgoing-webhooks.md).',
    query,
    response: z.object({
      secret: z.string(),
      createdAt: z.iso.datetime(),
      previousUntil: z.iso.datetime().optional().describe('Until then the secret before signs as well'),
    }),
  }),
};
