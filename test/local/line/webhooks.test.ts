import { openLineWorld, text, type LineWorld } from '../../support/line-simulator.ts';

let world: LineWorld;
beforeEach(async () => {
  world = await openLineWorld();
});
afterEach(() => world.close());

const lastEvent = (): Record<string, unknown> => world.webhooks.at(-1)?.body.events[0] ?? {};

it('signs the raw bytes and names the account as destination', async () => {
  const { userId } = await world.newFriend('さくら');
  const [webhook] = world.webhooks;
  expect(webhook).toMatchObject({ isSigned: true, body: { destination: `U${'b'.repeat(32)}` } });
  expect(lastEvent()).toEqual({
    type: 'follow',
    mode: 'active',
    timestamp: world.clock.now(),
    source: { type: 'user', userId },
    webhookEventId: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/) as string,
    deliveryContext: { isRedelivery: false },
    replyToken: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    follow: { isUnblocked: false },
  });
});

it("answers with the product's status, and 0 when it cannot be reached", async () => {
  const { userId } = await world.newFriend();
  world.answerWebhooksWith(503);
  expect((await world.sim('POST', `/users/${userId}/message`, { text: 'hi' })).body).toMatchObject({
    status: 503,
  });
  world.simulator.setWebhookUrl('http://127.0.0.1:9/webhook');
  expect((await world.sim('POST', `/users/${userId}/message`, { text: 'hi' })).body).toMatchObject({
    status: 0,
  });
});

it('sends a text with what LINE adds to it', async () => {
  const userId = await world.newUser();
  const { body } = await world.sim('POST', `/users/${userId}/message`, { text: 'hello 😀' });
  expect(lastEvent()['message']).toEqual({
    type: 'text',
    text: 'hello 😀',
    id: (body as { messageId: string }).messageId,
    quoteToken: expect.any(String) as string,
    markAsReadToken: expect.any(String) as string,
  });
});

it('tells an unblocking from a first follow, unless told otherwise', async () => {
  const { userId } = await world.newFriend();
  await world.sim('POST', `/users/${userId}/unfollow`, {});
  expect(lastEvent()).not.toHaveProperty('replyToken');
  await world.sim('POST', `/users/${userId}/follow`, {});
  expect(lastEvent()['follow']).toEqual({ isUnblocked: true });
  await world.sim('POST', `/users/${userId}/follow`, { isUnblocked: false });
  expect(lastEvent()['follow']).toEqual({ isUnblocked: false });
});

it('sends postbacks with their parameters', async () => {
  const userId = await world.newUser();
  await world.sim('POST', `/users/${userId}/postback`, { data: 'day', params: { date: '2026-12-24' } });
  expect(lastEvent()).toMatchObject({
    type: 'postback',
    postback: { data: 'day', params: { date: '2026-12-24' } },
  });
  const tooLong = await world.sim('POST', `/users/${userId}/postback`, { data: 'x'.repeat(301) });
  expect(tooLong).toMatchObject({ status: 400, body: { details: [{ property: 'data' }] } });
});

it('sends any other event, with a reply token where LINE gives one', async () => {
  const userId = await world.newUser();
  const send = async (event: object) => {
    await world.sim('POST', `/users/${userId}/event`, event);
    return lastEvent();
  };
  expect(await send({ type: 'beacon', beacon: { hwid: 'd41d8cd98f', type: 'enter' } })).toHaveProperty(
    'replyToken',
  );
  expect(await send({ type: 'somethingNew', detail: 1 })).not.toHaveProperty('replyToken');
  expect(await send({ type: 'message', mode: 'standby', message: { type: 'text' } })).not.toHaveProperty(
    'replyToken',
  );
  const failed = await send({ type: 'accountLink', link: { result: 'failed', nonce: 'n' } });
  expect(failed).not.toHaveProperty('source');
  expect(failed).not.toHaveProperty('replyToken');
});

it('redelivers the same event with the same ids, marked as a redelivery', async () => {
  const { userId } = await world.newFriend();
  const { body } = await world.sim('POST', `/users/${userId}/message`, { text: 'hi' });
  const first = lastEvent();
  world.clock.advance(30_000);
  const again = await world.sim('POST', '/redeliver', {
    webhookEventId: (body as { webhookEventId: string }).webhookEventId,
  });
  expect(again.body).toMatchObject({ status: 200, replyToken: first['replyToken'] as string });
  expect(lastEvent()).toEqual({ ...first, deliveryContext: { isRedelivery: true } });
  expect((await world.sim('POST', '/redeliver', { webhookEventId: 'unknown' })).status).toBe(404);
});

it('sends raw bodies with a right, a wrong and no signature', async () => {
  for (const signature of ['valid', 'tampered', 'missing']) {
    await world.sim('POST', '/webhook', { body: '{ "not": "what LINE sends" ', signature });
  }
  expect(world.webhooks.map(({ isSigned, signature }) => [isSigned, signature !== undefined])).toEqual([
    [true, true],
    [false, true],
    [false, false],
  ]);
  expect(world.webhooks[0]?.rawBody).toBe('{ "not": "what LINE sends" ');
});

it('tests and moves the webhook endpoint', async () => {
  const tested = await world.line('POST', '/v2/bot/channel/webhook/test', {});
  expect(tested.body).toMatchObject({ success: true, statusCode: 200, reason: 'OK', detail: '200' });
  expect(world.webhooks.at(-1)).toMatchObject({ isSigned: true, body: { events: [] } });
  const endpoint = 'https://shop.example/webhook';
  expect((await world.line('PUT', '/v2/bot/channel/webhook/endpoint', { endpoint })).status).toBe(200);
  expect((await world.line('GET', '/v2/bot/channel/webhook/endpoint')).body).toEqual({
    endpoint,
    active: true,
  });
  for (const wrong of ['http://shop.example/', 'ftp://x', `https://x/${'y'.repeat(500)}`, undefined]) {
    expect((await world.line('PUT', '/v2/bot/channel/webhook/endpoint', { endpoint: wrong })).status).toBe(
      400,
    );
  }
});

describe('media of users', () => {
  const get = (messageId: string, what = '') =>
    world.line('GET', `/v2/bot/message/${messageId}/content${what}`);
  const sent = async (message: object): Promise<string> => {
    const { body } = await world.sim('POST', `/users/${await world.newUser()}/message`, message);
    return (body as { messageId: string }).messageId;
  };

  it('come back byte for byte with their type', async () => {
    const bytes = Buffer.from([1, 2, 3, 250]);
    const messageId = await sent({
      type: 'image',
      contentType: 'image/jpeg',
      contentBase64: bytes.toString('base64'),
    });
    expect(lastEvent()['message']).not.toHaveProperty('contentBase64');
    expect(await get(messageId)).toMatchObject({ status: 200, contentType: 'image/jpeg', body: bytes });
    expect((await get(messageId, '/preview')).status).toBe(200);
    expect((await get(messageId, '/transcoding')).status).toBe(404);
  });

  it('have sample bytes when none are given', async () => {
    const video = await sent({ type: 'video' });
    expect((await get(video)).contentType).toBe('video/mp4');
    expect((await get(video, '/preview')).contentType).toBe('image/png');
    expect((await get(video, '/transcoding')).body).toEqual({ status: 'succeeded' });
    await sent({ type: 'file', fileName: 'list.txt' });
    expect(lastEvent()['message']).toMatchObject({
      fileName: 'list.txt',
      fileSize: expect.any(Number) as number,
    });
  });

  it('have sample bytes in events of any shape too', async () => {
    const event = {
      type: 'message',
      message: { type: 'audio', id: '42', contentProvider: { type: 'line' } },
    };
    await world.sim('POST', `/users/${await world.newUser()}/event`, event);
    expect((await get('42')).contentType).toBe('audio/x-m4a');
    expect((await get('43')).status).toBe(404);
  });

  it('are gone once unsent, and not kept when they lie elsewhere', async () => {
    const userId = await world.newUser();
    const { body } = await world.sim('POST', `/users/${userId}/message`, { type: 'image' });
    const { messageId } = body as { messageId: string };
    await world.sim('POST', `/users/${userId}/event`, { type: 'unsend', unsend: { messageId } });
    expect((await get(messageId)).status).toBe(404);
    const external = await sent({
      type: 'image',
      contentProvider: { type: 'external', originalContentUrl: 'https://x.y/z' },
    });
    expect((await get(external)).status).toBe(404);
  });
});

it('keeps channels of one provider apart: friends, tokens, retry keys and webhooks', async () => {
  await world.close();
  world = await openLineWorld({
    settings: {
      otherChannels: [
        {
          channelId: '2000000002',
          channelSecret: 'other',
          channelAccessToken: 'other-token',
          botUserId: `U${'c'.repeat(32)}`,
          displayName: 'Other shop',
          webhookUrl: undefined,
          monthlyLimit: null,
          verified: false,
        },
      ],
    },
  });
  expect((await world.sim('GET', '/users')).body).toMatchObject({
    message: expect.stringContaining('channelId') as string,
  });
  const [first, second] = ['?channelId=2000000001', '?channelId=2000000002'];
  const { body } = await world.sim('POST', `/users${first}`, { displayName: 'Anna', friend: true });
  const { userId } = body as { userId: string };
  const retryKey = { 'x-line-retry-key': '123e4567-e89b-12d3-a456-426614174000' };
  const push = (token: string) =>
    world.line(
      'POST',
      '/v2/bot/message/push',
      { to: userId, messages: [text(token)] },
      { authorization: `Bearer ${token}`, ...retryKey },
    );
  expect((await push('the-channel-access-token')).status).toBe(200);
  expect((await push('other-token')).status).toBe(200);
  expect((await world.sim('GET', `/users/${userId}/messages${first}`)).body).toHaveLength(1);
  expect((await world.sim('GET', `/users/${userId}/messages${second}`)).body).toHaveLength(0);
  const followers = await world.line('GET', '/v2/bot/followers/ids', undefined, {
    authorization: 'Bearer other-token',
  });
  expect(followers.status).toBe(403);
  expect((await world.sim('GET', '/users?channelId=3')).status).toBe(404);
});
