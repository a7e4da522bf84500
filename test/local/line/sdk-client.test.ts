import { HTTPFetchError, messagingApi } from '@line/bot-sdk';
import { createSimulator, type Simulator } from '../../../local/line/create-simulator.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { seededDraw } from '../../support/seeded-draw.ts';

const channel = {
  channelId: '2000000000',
  channelSecret: 'secret',
  channelAccessToken: 'token',
  botUserId: `U${'b'.repeat(32)}`,
  displayName: 'Bot',
  webhookUrl: undefined,
  monthlyLimit: 1000,
  verified: true,
};
const text = (words: string): messagingApi.TextMessage => ({ type: 'text', text: words });
const clock = manualClock();
const draw = seededDraw(7);
const random = (): number => draw() / 10_000;
let simulator: Simulator;
let api: messagingApi.MessagingApiClient;
let blob: messagingApi.MessagingApiBlobClient;

beforeEach(async () => {
  simulator = await createSimulator({ port: 0, clock, channel, random });
  const config = { channelAccessToken: 'token', baseURL: simulator.baseUrl };
  api = new messagingApi.MessagingApiClient(config);
  blob = new messagingApi.MessagingApiBlobClient(config);
});
afterEach(() => simulator.close());

async function sim<Body>(method: string, path: string, body?: unknown): Promise<Body> {
  const response = await fetch(`${simulator.baseUrl}/_sim${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return (await response.json()) as Body;
}
const friend = async (displayName = 'Mika') =>
  (await sim<{ userId: string }>('POST', '/users', { displayName, language: 'ja', friend: true })).userId;
const received = async (userId: string) =>
  (await sim<{ messages: { text: string }[]; via: string }[]>('GET', `/users/${userId}/messages`)).map(
    ({ via, messages }) => `${via}: ${messages.map((message) => message.text).join('+')}`,
  );
const failure = async (call: Promise<unknown>) => {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof HTTPFetchError)) throw new Error('LINE was expected to refuse');
  return {
    status: error.status,
    body: JSON.parse(error.body) as Record<string, unknown>,
    headers: error.headers,
  };
};

describe("LINE's own client", () => {
  it('asks for bot, profile, followers, quota and content', async () => {
    const userId = await friend();
    expect(await api.getBotInfo()).toMatchObject({ userId: channel.botUserId, chatMode: 'bot' });
    expect(await api.getProfile(userId)).toEqual({ userId, displayName: 'Mika', language: 'ja' });
    expect((await api.getFollowers()).userIds).toEqual([userId]);
    expect(await api.getMessageQuota()).toEqual({ type: 'limited', value: 1000 });
    expect(await api.getMessageQuotaConsumption()).toEqual({ totalUsage: 0 });
    const { messageId } = await sim<{ messageId: string }>('POST', `/users/${userId}/message`, {
      type: 'image',
    });
    const { httpResponse } = await blob.getMessageContentWithHttpInfo(messageId);
    expect(httpResponse.headers.get('content-type')).toBe('image/png');
  });

  it('replies once by token, within a minute', async () => {
    const userId = await friend();
    const { replyToken } = await sim<{ replyToken: string }>('POST', `/users/${userId}/message`, {
      text: 'hi',
    });
    const answer = await api.replyMessageWithHttpInfo({ replyToken, messages: [text('one'), text('two')] });
    expect(answer.httpResponse.headers.get('x-line-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.body.sentMessages).toHaveLength(2);
    expect(await failure(api.replyMessage({ replyToken, messages: [text('again')] }))).toMatchObject({
      status: 400,
      body: { message: 'Invalid reply token' },
    });
    const late = await sim<{ replyToken: string }>('POST', `/users/${userId}/message`, { text: 'hi' });
    clock.advance(61_000);
    expect(
      (await failure(api.replyMessage({ replyToken: late.replyToken, messages: [text('late')] }))).status,
    ).toBe(400);
    expect(await received(userId)).toEqual(['reply: one+two']);
  });

  it('pushes and multicasts once a retry key, and counts whom it reached', async () => {
    const [one, two] = [await friend(), await friend()];
    const stranger = (await sim<{ userId: string }>('POST', '/users', { displayName: 'Nobody' })).userId;
    const key = '123e4567-e89b-42d3-a456-426614174000';
    const first = await api.pushMessageWithHttpInfo({ to: one, messages: [text('push')] }, key);
    const again = await failure(api.pushMessage({ to: one, messages: [text('push')] }, key));
    expect(again.status).toBe(409);
    expect(again.headers.get('x-line-accepted-request-id')).toBe(
      first.httpResponse.headers.get('x-line-request-id'),
    );
    expect(again.body['sentMessages']).toEqual(first.body.sentMessages);
    await api.multicast({ to: [one, two, stranger], messages: [text('all')] });
    expect(await received(one)).toEqual(['push: push', 'multicast: all']);
    expect(await received(two)).toEqual(['multicast: all']);
    expect(await received(stranger)).toEqual([]);
    expect(await api.getMessageQuotaConsumption()).toEqual({ totalUsage: 3 });
    clock.advance(24 * 3_600_000 + 1);
    await api.pushMessage({ to: one, messages: [text('push')] }, key);
    expect(await received(one)).toHaveLength(3);
  });

  it('is refused with reasons: token, recipients, messages, quota, rate', async () => {
    const userId = await friend();
    const stranger = new messagingApi.MessagingApiClient({
      channelAccessToken: 'wrong',
      baseURL: simulator.baseUrl,
    });
    expect((await failure(stranger.getBotInfo())).status).toBe(401);
    const many = Array.from({ length: 501 }, (_, index) => `U${String(index).padStart(32, '0')}`);
    expect((await failure(api.multicast({ to: many, messages: [text('x')] }))).status).toBe(400);
    const wrong = await failure(api.pushMessage({ to: userId, messages: [text('x'.repeat(5001))] }));
    expect(wrong.body).toMatchObject({ details: [{ property: 'messages[0].text' }] });
    for (let sent = 0; sent < 1000; sent += 1) await api.pushMessage({ to: userId, messages: [text('x')] });
    expect(await failure(api.pushMessage({ to: userId, messages: [text('x')] }))).toMatchObject({
      status: 429,
      body: { message: 'You have reached your monthly limit.' },
    });
    const statuses: number[] = [];
    for (let call = 0; call < 201; call += 1)
      statuses.push((await failure(api.multicast({ to: [userId], messages: [text('x')] }))).status);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('a fault that was ordered', () => {
  const tell = (fault: object) =>
    sim('POST', '/faults', { path: '/v2/bot/message/push', count: 1, ...fault });

  it.each([
    [{ status: 500 }, 0],
    [{ resetBefore: true }, 0],
    [{ fault: 'resetAfterAccept' }, 1],
    [{ status: 'timeoutAfterAccept' }, 1],
  ])('%j happens once and delivers %i messages', async (fault, delivered) => {
    const userId = await friend();
    await tell(fault);
    const call = api.pushMessage({ to: userId, messages: [text('x')] }).then(
      () => 'answered',
      () => 'failed',
    );
    const silence = new Promise((resolve) => setTimeout(resolve, 200, 'silence'));
    expect(await Promise.race([call, silence])).toBe(
      'status' in fault && fault.status === 'timeoutAfterAccept' ? 'silence' : 'failed',
    );
    expect(await received(userId)).toHaveLength(delivered);
    await api.pushMessage({ to: userId, messages: [text('y')] });
    expect(await received(userId)).toHaveLength(delivered + 1);
  });
});
