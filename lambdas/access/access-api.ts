import { randomBytes } from 'node:crypto';
import type { Clock } from '../shared/domain/clock.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { cutPage } from '../shared/edge/http/cut-page.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { hashApiKey } from './authorize.ts';
import type { Channel, ChannelSettings } from './contracts.ts';
import { endpoints, type ChannelView } from './endpoints.ts';
import type { ApiKeyStore, AskBotUserId, ChannelStore, CredentialStore } from './ports.ts';

export interface AccessApiDeps {
  channels: ChannelStore;
  credentials: CredentialStore;
  apiKeys: ApiKeyStore;
  askBotUserId: AskBotUserId;
  /** What must be in place for a channel, by others: its schedules. Repeating it changes nothing. */
  prepareChannel: (channel: Channel) => Promise<void>;
  /** The OpenAPI document of the whole API. */
  openApi: () => Record<string, unknown>;
  defaultTimeZone: string;
  newId: () => string;
  clock: Clock;
}

export function accessApi(deps: AccessApiDeps): Route[] {
  return [
    route(endpoints.getOpenApi, () => Promise.resolve(deps.openApi())),
    ...channelRoutes(deps),
    ...apiKeyRoutes(deps),
  ];
}

function channelRoutes({
  channels,
  credentials,
  askBotUserId,
  prepareChannel,
  defaultTimeZone,
  clock,
}: AccessApiDeps): Route[] {
  const existing = async (channelId: string): Promise<Channel> => {
    const channel = await channels.read(channelId);
    if (!channel) throw new Problem(404, 'Not found', { detail: `There is no channel ${channelId}.` });
    return channel;
  };

  return [
    route(endpoints.listChannels, async ({ query }) =>
      cutPage((await channels.list()).map(viewOf), query, ({ channelId }) => channelId),
    ),
    route(endpoints.createChannel, async ({ body }) => {
      const { channelId, channelSecret, channelAccessToken, ...given } = body;
      if (await channels.read(channelId)) throw alreadyConnected(channelId);
      const secrets = { channelSecret, channelAccessToken };
      const botUserId = await askBotUserId(secrets);
      const settings = { ...defaultSettings(channelId, defaultTimeZone), ...given };
      const channel: Channel = {
        channelId,
        settings,
        botUserId,
        createdAt: new Date(clock.now()).toISOString(),
      };
      // Credentials first: a channel without them would refuse its first webhook.
      await credentials.put(channelId, secrets);
      await prepareChannel(channel);
      if (!(await channels.create(channel))) throw alreadyConnected(channelId);
      return viewOf(channel);
    }),
    route(endpoints.getChannel, async ({ params }) => viewOf(await existing(params.channelId))),
    route(endpoints.changeChannel, async ({ params, body }) => {
      const channel = await existing(params.channelId);
      const changed: Channel = { ...channel, settings: { ...channel.settings, ...body } };
      await prepareChannel(changed);
      await channels.replace(changed);
      return viewOf(changed);
    }),
    route(endpoints.replaceCredentials, async ({ params, body }) => {
      const channel = await existing(params.channelId);
      await credentials.put(params.channelId, body);
      const botUserId = await askBotUserId(body);
      if (botUserId !== undefined) await channels.replace({ ...channel, botUserId });
    }),
  ];
}

function apiKeyRoutes({ apiKeys, newId, clock }: AccessApiDeps): Route[] {
  return [
    route(endpoints.listApiKeys, async ({ query }) =>
      cutPage(
        (await apiKeys.list()).map(({ keyId, name, createdAt }) => ({ keyId, name, createdAt })),
        query,
        ({ keyId }) => keyId,
      ),
    ),
    route(endpoints.createApiKey, async ({ body }) => {
      const apiKey = `kzn_${randomBytes(32).toString('base64url')}`;
      const view = { keyId: newId(), name: body.name, createdAt: new Date(clock.now()).toISOString() };
      await apiKeys.put({ ...view, hash: hashApiKey(apiKey) });
      return { ...view, apiKey };
    }),
    route(endpoints.revokeApiKey, async ({ params }) => {
      const record = (await apiKeys.list()).find(({ keyId }) => keyId === params.keyId);
      if (!record) throw new Problem(404, 'Not found', { detail: 'There is no such API key.' });
      await apiKeys.remove(record.hash);
    }),
  ];
}

const defaultSettings = (name: string, timeZone: string): ChannelSettings => ({
  name,
  timeZone,
  quietHours: null,
  frequencyCaps: null,
  quotaReserve: 0,
  marketingConsent: 'notRequired',
});

const viewOf = ({ channelId, settings, botUserId, createdAt }: Channel): ChannelView => ({
  channelId,
  ...settings,
  botUserId,
  webhookPath: `/line/webhook/${channelId}`,
  createdAt,
});

const alreadyConnected = (channelId: string): Problem =>
  new Problem(409, 'Already connected', {
    detail: `Channel ${channelId} exists: change it with PATCH, or its credentials with PUT …/credentials.`,
  });
