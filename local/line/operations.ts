import type { Journal } from './journal.ts';
import { ok, refuse, type LineAnswer } from './line-answer.ts';
import type { Ids } from './random-ids.ts';
import { sendOperations } from './send-operations.ts';
import type { SimulatedChannel } from './settings.ts';

/** What an operation works with. */
export interface Simulation {
  channel: SimulatedChannel;
  journal: Journal;
  clock: { now(): number };
  ids: Ids;
  /** The id of the request being answered. */
  requestId: string;
  /** Somebody got a message: the chat page is told. */
  changed: () => void;
}

export interface LineRequest {
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: Readonly<Record<string, unknown>>;
  retryKey: string | undefined;
}

export type Operation = (sim: Simulation, request: LineRequest) => LineAnswer;

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** LINE's operations that a product uses, by method and path template; see LINE's OpenAPI for each. */
export const operations: Readonly<Record<string, Operation>> = {
  ...sendOperations,
  'GET /v2/bot/info': ({ channel }) =>
    ok({
      userId: channel.botUserId,
      basicId: '@kizuna',
      displayName: channel.displayName,
      chatMode: 'bot',
      markAsReadMode: 'auto',
    }),
  'GET /v2/bot/profile/{userId}': ({ journal }, { params }) => {
    const user = journal.state.users.get(params['userId'] ?? '');
    if (!user || user.standing === 'blocked') return refuse(404, 'Not found');
    const { userId, displayName, language, pictureUrl, statusMessage } = user;
    return ok({ userId, displayName, language, pictureUrl, statusMessage });
  },
  'GET /v2/bot/followers/ids': ({ channel, journal }, { query }) => {
    if (!channel.verified) return refuse(403, 'Access to this API is not available for your account');
    const limit = Math.min(Number(query.get('limit') ?? 300), 1000);
    const start = Number(query.get('start') ?? 0);
    const friends = [...journal.state.users.values()].filter(({ standing }) => standing === 'friend');
    const userIds = friends.slice(start, start + limit).map(({ userId }) => userId);
    const next = start + limit < friends.length ? String(start + limit) : undefined;
    return ok({ userIds, next });
  },
  'GET /v2/bot/message/{messageId}/content': () => ({
    status: 200,
    body: pixel,
    headers: { 'content-type': 'image/png' },
  }),
  'GET /v2/bot/message/{messageId}/content/preview': () => ({
    status: 200,
    body: pixel,
    headers: { 'content-type': 'image/png' },
  }),
  'GET /v2/bot/message/{messageId}/content/transcoding': () => ok({ status: 'succeeded' }),
  'POST /v2/bot/chat/loading/start': () => ({ status: 202, body: {} }),
  'GET /v2/bot/channel/webhook/endpoint': ({ channel }) =>
    channel.webhookUrl === undefined
      ? refuse(404, 'Webhook endpoint not set')
      : ok({ endpoint: channel.webhookUrl, active: true }),
  'POST /v2/bot/user/{userId}/linkToken': ({ ids }) => ok({ linkToken: ids.token() }),
};
