import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelCredentials, ChannelSettings } from './contracts.ts';

const tag = 'access';
const channelParams = z.object({ channelId: z.string() });

export const ChannelView = ChannelSettings.extend({
  channelId: z.string(),
  /** LINE sends it as `destination`; absent while LINE could not be asked. */
  botUserId: z.string().optional(),
  /** Where LINE must send webhooks to, below the address of this API. */
  webhookPath: z.string(),
  createdAt: z.iso.datetime(),
}).meta({ id: 'Channel' });
export type ChannelView = z.infer<typeof ChannelView>;

const NewChannel = z.strictObject({
  channelId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,40}$/)
    .describe("LINE's channel id, from the LINE Developers console"),
  ...ChannelCredentials.shape,
  ...ChannelSettings.partial().shape,
});

const ApiKeyView = z
  .object({ keyId: z.string(), name: z.string(), createdAt: z.iso.datetime() })
  .meta({ id: 'ApiKey' });

/** The admin API of channels and API keys. */
export const endpoints = {
  getOpenApi: defineEndpoint({
    method: 'GET',
    path: '/v1/openapi.json',
    operationId: 'getOpenApi',
    tag,
    summary: 'This description',
    response: z.looseObject({}),
    open: true,
  }),
  listChannels: defineEndpoint({
    method: 'GET',
    path: '/v1/channels',
    operationId: 'listChannels',
    tag,
    summary: 'List the channels',
    response: z.object({ items: z.array(ChannelView) }),
  }),
  createChannel: defineEndpoint({
    method: 'POST',
    path: '/v1/channels',
    operationId: 'createChannel',
    tag,
    summary: 'Connect a LINE Official Account',
    description:
      'Credentials are stored write-only. Everything but them has a default and can be changed later.',
    body: NewChannel,
    response: ChannelView,
    status: 201,
    problems: { 409: 'The channel is connected already.' },
  }),
  getChannel: defineEndpoint({
    method: 'GET',
    path: '/v1/channels/{channelId}',
    operationId: 'getChannel',
    tag,
    summary: 'Read one channel',
    params: channelParams,
    response: ChannelView,
  }),
  changeChannel: defineEndpoint({
    method: 'PATCH',
    path: '/v1/channels/{channelId}',
    operationId: 'changeChannel',
    tag,
    summary:
      'Change settings: name, time zone, quiet hours, holidays, frequency caps, quota reserve, opt-out, consent',
    params: channelParams,
    body: ChannelSettings.partial(),
    response: ChannelView,
  }),
  replaceCredentials: defineEndpoint({
    method: 'PUT',
    path: '/v1/channels/{channelId}/credentials',
    operationId: 'replaceCredentials',
    tag,
    summary: 'Rotate the channel secret and access token',
    params: channelParams,
    body: z.strictObject(ChannelCredentials.shape),
    status: 204,
  }),
  listApiKeys: defineEndpoint({
    method: 'GET',
    path: '/v1/api-keys',
    operationId: 'listApiKeys',
    tag,
    summary: 'List API keys, without their values',
    response: z.object({ items: z.array(ApiKeyView) }),
  }),
  createApiKey: defineEndpoint({
    method: 'POST',
    path: '/v1/api-keys',
    operationId: 'createApiKey',
    tag,
    summary: 'Create an API key; its value is shown once',
    body: z.strictObject({ name: z.string().min(1).max(100) }),
    response: ApiKeyView.extend({ apiKey: z.string() }),
    status: 201,
  }),
  revokeApiKey: defineEndpoint({
    method: 'DELETE',
    path: '/v1/api-keys/{keyId}',
    operationId: 'revokeApiKey',
    tag,
    summary: 'Revoke an API key; it works for one more minute at most',
    params: z.object({ keyId: z.string() }),
    status: 204,
  }),
};
