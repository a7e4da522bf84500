import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createSimulator, type Simulator } from '../../local/line/create-simulator.ts';
import type { SimulatedChannel, SimulatorSettings } from '../../local/line/settings.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';
import { seededDraw } from './seeded-draw.ts';

/** A webhook as the product gets it. */
export interface ReceivedWebhook {
  body: { destination: string; events: Record<string, unknown>[] };
  rawBody: string;
  signature: string | undefined;
  /** Whether the signature is the channel's for these bytes. */
  isSigned: boolean;
}

export interface LineAnswer {
  status: number;
  headers: Headers;
  contentType: string | null;
  /** Parsed JSON, or bytes. */
  body: unknown;
}

export interface ChannelSetup extends Partial<SimulatedChannel> {
  settings?: Partial<SimulatorSettings>;
}

export const channelAccessToken = 'the-channel-access-token';
export const channelSecret = 'the-channel-secret';
const botUserId = `U${'b'.repeat(32)}`;

/** A simulator on a clock that stands still, and a product that takes its webhooks. */
export interface LineWorld {
  simulator: Simulator;
  clock: ManualClock;
  webhooks: ReceivedWebhook[];
  /** What the product answers to webhooks. */
  answerWebhooksWith(status: number): void;
  /** Calls LINE's API with the channel's token. */
  line(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<LineAnswer>;
  /** Calls the control API. */
  sim(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<LineAnswer>;
  newUser(displayName?: string): Promise<string>;
  /** Somebody who follows, with a reply token of that event. */
  newFriend(displayName?: string): Promise<{ userId: string; replyToken: string }>;
  /** Friends without webhooks. */
  newFriends(count: number): Promise<string[]>;
  /** The texts that a user got. */
  textsOf(userId: string): Promise<string[]>;
  close(): Promise<void>;
}

export const text = (words: string) => ({ type: 'text', text: words });

export async function openLineWorld({ settings, ...channel }: ChannelSetup = {}): Promise<LineWorld> {
  const clock = manualClock();
  const draw = seededDraw(7);
  const webhooks: ReceivedWebhook[] = [];
  let webhookStatus = 200;
  const product = createServer((request, response) => {
    void (async () => {
      const bytes = await buffer(request);
      const signature = request.headers['x-line-signature'] as string | undefined;
      const own = createHmac('sha256', channelSecret).update(bytes).digest('base64');
      const rawBody = bytes.toString('utf8');
      const body = parse(rawBody) as ReceivedWebhook['body'];
      webhooks.push({ rawBody, body, signature, isSigned: signature === own });
      response.statusCode = webhookStatus;
      response.end();
    })();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => product.once('listening', resolve));
  const simulator = await createSimulator({
    port: 0,
    clock,
    random: () => draw() / 10_000,
    channel: {
      channelId: '2000000001',
      channelSecret,
      channelAccessToken,
      botUserId,
      displayName: 'Demo shop',
      webhookUrl: `http://127.0.0.1:${(product.address() as AddressInfo).port}/webhook`,
      monthlyLimit: null,
      verified: true,
      ...channel,
    },
    ...settings,
  });

  async function call(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<LineAnswer> {
    const response = await fetch(`${simulator.baseUrl}${path}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const contentType = response.headers.get('content-type');
    const isJson = contentType?.startsWith('application/json') ?? false;
    const content: unknown = isJson ? await response.json() : Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, contentType, body: content };
  }

  const world: LineWorld = {
    simulator,
    clock,
    webhooks,
    answerWebhooksWith: (status) => void (webhookStatus = status),
    line: (method, path, body, headers = {}) =>
      call(method, path, body, { authorization: `Bearer ${channelAccessToken}`, ...headers }),
    sim: (method, path, body, headers = {}) => call(method, `/_sim${path}`, body, headers),
    async newUser(displayName = 'Anna') {
      return ((await world.sim('POST', '/users', { displayName })).body as { userId: string }).userId;
    },
    async newFriend(displayName) {
      const userId = await world.newUser(displayName);
      const { body } = await world.sim('POST', `/users/${userId}/follow`, {});
      return { userId, replyToken: (body as { replyToken: string }).replyToken };
    },
    async newFriends(count) {
      const userIds: string[] = [];
      for (let index = 0; index < count; index += 1) {
        const { body } = await world.sim('POST', '/users', { displayName: `friend ${index}`, friend: true });
        userIds.push((body as { userId: string }).userId);
      }
      return userIds;
    },
    async textsOf(userId) {
      const { body } = await world.sim('GET', `/users/${userId}/messages`);
      return (body as { messages: { text: string }[] }[]).flatMap(({ messages }) =>
        messages.map((message) => message.text),
      );
    },
    async close() {
      await simulator.close();
      product.closeAllConnections();
      await new Promise((resolve) => product.close(resolve));
    },
  };
  return world;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
