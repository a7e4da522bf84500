import { limits } from '../../../stepfunctions/line-message/limits.ts';
import { limitCases } from '../../support/message-limits.ts';
import { openLineWorld, text, type LineWorld } from '../../support/line-simulator.ts';

let world: LineWorld;
beforeEach(async () => {
  world = await openLineWorld();
});
afterEach(() => world.close());

const push = (to: string, words = 'hello', headers: Record<string, string> = {}) =>
  world.line('POST', '/v2/bot/message/push', { to, messages: [text(words)] }, headers);
const multicast = (to: string[], headers: Record<string, string> = {}) =>
  world.line('POST', '/v2/bot/message/multicast', { to, messages: [text('hello all')] }, headers);
const used = async (): Promise<number> =>
  ((await world.line('GET', '/v2/bot/message/quota/consumption')).body as { totalUsage: number }).totalUsage;
const key = (digit: number) => ({ 'x-line-retry-key': `123e4567-e89b-12d3-a456-42661417400${digit}` });

describe('a reply', () => {
  const reply = (replyToken: string) =>
    world.line('POST', '/v2/bot/message/reply', { replyToken, messages: [text('thanks')] });

  it('reaches the user once, free of charge, and names its messages', async () => {
    const { userId, replyToken } = await world.newFriend();
    const first = await reply(replyToken);
    expect(first).toMatchObject({
      status: 200,
      body: { sentMessages: [{ id: expect.stringMatching(/^\d{18}$/) as string }] },
    });
    expect(await reply(replyToken)).toMatchObject({ status: 400, body: { message: 'Invalid reply token' } });
    expect(await world.textsOf(userId)).toEqual(['thanks']);
    expect(await used()).toBe(0);
  });

  it('is too late after a minute', async () => {
    const { replyToken } = await world.newFriend();
    world.clock.advance(60_001);
    expect(await reply(replyToken)).toMatchObject({ status: 400, body: { message: 'Invalid reply token' } });
  });

  it('has a minute again after a redelivery, though not more than 20 minutes after the event', async () => {
    const userId = await world.newUser();
    const { body } = await world.sim('POST', `/users/${userId}/message`, { text: 'hi' });
    const { replyToken, webhookEventId } = body as { replyToken: string; webhookEventId: string };
    world.clock.advance(19 * 60_000);
    expect((await reply(replyToken)).status).toBe(400);
    await world.sim('POST', '/redeliver', { webhookEventId });
    world.clock.advance(59_000);
    expect((await reply(replyToken)).status).toBe(200);

    const late = await world.sim('POST', `/users/${userId}/message`, { text: 'hi' });
    world.clock.advance(20 * 60_000 + 1);
    await world.sim('POST', '/redeliver', {
      webhookEventId: (late.body as { webhookEventId: string }).webhookEventId,
    });
    expect((await reply((late.body as { replyToken: string }).replyToken)).status).toBe(400);
  });

  it('keeps its token when the messages are refused', async () => {
    const { replyToken } = await world.newFriend();
    const wrong = await world.line('POST', '/v2/bot/message/reply', { replyToken, messages: [] });
    expect(wrong.status).toBe(400);
    expect((await reply(replyToken)).status).toBe(200);
  });

  it('refuses a retry key', async () => {
    const { replyToken } = await world.newFriend();
    const body = { replyToken, messages: [text('x')] };
    expect((await world.line('POST', '/v2/bot/message/reply', body, key(0))).status).toBe(400);
    expect((await world.line('GET', '/v2/bot/info', undefined, key(0))).status).toBe(400);
  });

  it('goes to the group that an event came from', async () => {
    const userId = await world.newUser();
    const source = { type: 'group', groupId: `C${'1'.repeat(32)}`, userId };
    const { body } = await world.sim('POST', `/users/${userId}/event`, { type: 'join', source });
    expect((await reply((body as { replyToken: string }).replyToken)).status).toBe(200);
    expect(await world.textsOf(userId)).toEqual([]);
    expect(await world.textsOf(source.groupId)).toEqual(['thanks']);
  });
});

describe('a push', () => {
  it('reaches a friend and counts one recipient however many messages it has', async () => {
    const { userId } = await world.newFriend();
    const body = { to: userId, messages: [text('one'), text('two')] };
    const { status, headers, body: answer } = await world.line('POST', '/v2/bot/message/push', body);
    expect(status).toBe(200);
    expect(headers.get('x-line-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect((answer as { sentMessages: unknown[] }).sentMessages).toHaveLength(2);
    expect(await world.textsOf(userId)).toEqual(['one', 'two']);
    expect(await used()).toBe(1);
  });

  it('to somebody who blocked or never came answers 200, delivers nothing and counts nothing', async () => {
    const { userId } = await world.newFriend();
    await world.sim('POST', `/users/${userId}/unfollow`, {});
    const stranger = await world.newUser();
    expect([(await push(userId)).status, (await push(stranger)).status]).toEqual([200, 200]);
    expect([await world.textsOf(userId), await world.textsOf(stranger), await used()]).toEqual([[], [], 0]);
  });

  it('reaches a stranger for seven days after a message', async () => {
    const stranger = await world.newUser();
    await world.sim('POST', `/users/${stranger}/message`, { text: 'hi' });
    world.clock.advance(7 * 86_400_000 - 1);
    await push(stranger, 'in time');
    world.clock.advance(1);
    await push(stranger, 'too late');
    expect(await world.textsOf(stranger)).toEqual(['in time']);
  });

  it('to an id of another provider, or to what is no id, is refused', async () => {
    expect((await push(`U${'9'.repeat(32)}`)).status).toBe(400);
    const wrong = await push('someone');
    expect(wrong.status).toBe(400);
    expect((wrong.body as { message: string }).message).toContain("'to'");
  });
});

describe('a multicast', () => {
  it('reaches each friend once, tolerates unknown ids, and answers an empty object', async () => {
    const [ann = '', bo = ''] = await world.newFriends(2);
    const answer = await multicast([ann, bo, ann, `U${'9'.repeat(32)}`]);
    expect([answer.status, answer.body]).toEqual([200, {}]);
    expect([await world.textsOf(ann), await world.textsOf(bo)]).toEqual([['hello all'], ['hello all']]);
    expect(await used()).toBe(2);
  });

  it('takes 1 to 500 ids', async () => {
    const ids = Array.from({ length: 501 }, (_unused, index) => `U${index.toString(16).padStart(32, '0')}`);
    expect((await multicast([])).body).toMatchObject({ details: [{ property: 'to' }] });
    expect((await multicast(ids)).status).toBe(400);
    expect((await multicast(ids.slice(1))).status).toBe(200);
    expect((await multicast(['nobody'])).status).toBe(400);
  });
});

describe('a broadcast', () => {
  it('reaches all friends and nobody else', async () => {
    const friends = await world.newFriends(3);
    const stranger = await world.newUser();
    const answer = await world.line('POST', '/v2/bot/message/broadcast', { messages: [text('news')] });
    expect([answer.status, answer.body]).toEqual([200, {}]);
    for (const friend of friends) expect(await world.textsOf(friend)).toEqual(['news']);
    expect(await world.textsOf(stranger)).toEqual([]);
    const insight = `/v2/bot/insight/message/event?requestId=${answer.headers.get('x-line-request-id') ?? ''}`;
    expect((await world.line('GET', insight)).body).toMatchObject({
      overview: { delivered: 3, uniqueClick: null },
    });
  });
});

describe('a retry key', () => {
  it('answers 409 with the accepted request, and a push repeats its messages', async () => {
    const { userId } = await world.newFriend();
    const first = await push(userId, 'once', key(1));
    const again = await push(userId, 'once', key(1));
    expect(again.status).toBe(409);
    expect(again.headers.get('x-line-accepted-request-id')).toBe(first.headers.get('x-line-request-id'));
    expect(again.headers.get('x-line-request-id')).not.toBe(first.headers.get('x-line-request-id'));
    const { sentMessages } = first.body as { sentMessages: unknown[] };
    expect(again.body).toEqual({ message: 'The retry key is already accepted', sentMessages });
    expect(await world.textsOf(userId)).toEqual(['once']);
    expect(await used()).toBe(1);
  });

  it('is taken once whatever the second request says', async () => {
    const [ann = '', bo = ''] = await world.newFriends(2);
    await multicast([ann], key(1));
    const other = await multicast([bo], key(1));
    expect(other).toMatchObject({ status: 409, body: { message: 'The retry key is already accepted' } });
    expect(await world.textsOf(bo)).toEqual([]);
  });

  it('is free again after a request that was refused, and after 24 hours', async () => {
    const { userId } = await world.newFriend();
    const refused = await world.line('POST', '/v2/bot/message/push', { to: userId, messages: [] }, key(1));
    expect(refused.status).toBe(400);
    expect((await push(userId, 'one', key(1))).status).toBe(200);
    world.clock.advance(24 * 3_600_000 - 1);
    expect((await push(userId, 'one', key(1))).status).toBe(409);
    world.clock.advance(1);
    expect((await push(userId, 'one', key(1))).status).toBe(200);
  });

  it('must be a UUID', async () => {
    const { userId } = await world.newFriend();
    expect((await push(userId, 'x', { 'x-line-retry-key': 'not-a-uuid' })).status).toBe(400);
  });
});

describe('the quota', () => {
  it('refuses what does not fit, lets replies through, and begins anew with the month of Japan', async () => {
    await world.close();
    world = await openLineWorld({ monthlyLimit: 2 });
    world.clock.set(Date.UTC(2026, 10, 30, 14, 59));
    const [ann = '', bo = '', cy = ''] = await world.newFriends(3);
    expect((await world.line('GET', '/v2/bot/message/quota')).body).toEqual({ type: 'limited', value: 2 });
    const refused = await multicast([ann, bo, cy]);
    expect(refused).toMatchObject({ status: 429, body: { message: 'You have reached your monthly limit.' } });
    expect((await multicast([ann, bo])).status).toBe(200);
    expect((await push(cy)).status).toBe(429);
    const { replyToken } = await world.newFriend();
    const reply = await world.line('POST', '/v2/bot/message/reply', { replyToken, messages: [text('free')] });
    expect(reply.status).toBe(200);
    world.clock.advance(60_000);
    expect((await push(cy)).status).toBe(200);
    expect(await used()).toBe(1);
  });

  it('can be set by hand, with what counts as used, and taken away again', async () => {
    const [ann = '', bo = ''] = await world.newFriends(2);
    const set = (body: object) => world.sim('POST', '/quota', body);
    expect(await set({ type: 'limited', value: 100, used: 99 })).toMatchObject({
      status: 200,
      body: { type: 'limited', value: 100, used: 99 },
    });
    expect((await multicast([ann, bo])).status).toBe(429);
    expect((await push(ann)).status).toBe(200);
    expect(await set({ type: 'limited', value: 101 })).toMatchObject({ body: { value: 101, used: 100 } });
    expect((await push(bo)).status).toBe(200);
    expect(await set({ type: 'none' })).toMatchObject({ body: { type: 'none', used: 101 } });
    expect((await multicast([ann, bo])).status).toBe(200);
    for (const [body, property] of [
      [{ type: 'some' }, 'type'],
      [{ type: 'limited' }, 'value'],
      [{ type: 'limited', value: -1 }, 'value'],
      [{ type: 'none', used: 1.5 }, 'used'],
    ] as const)
      expect(await set(body)).toMatchObject({ status: 400, body: { details: [{ property }] } });
  });

  it('has no limit by default', async () => {
    expect((await world.line('GET', '/v2/bot/message/quota')).body).toEqual({ type: 'none' });
  });
});

describe('the rate', () => {
  it('of multicasts is 200 a second, apart from other calls', async () => {
    const ids = await world.newFriends(1);
    const statuses: number[] = [];
    for (let call = 0; call < 201; call += 1) statuses.push((await multicast(ids)).status);
    expect(new Set(statuses.slice(0, 200))).toEqual(new Set([200]));
    expect(statuses[200]).toBe(429);
    expect((await world.line('GET', '/v2/bot/info')).status).toBe(200);
    world.clock.advance(5);
    expect([(await multicast(ids)).status, (await multicast(ids)).status]).toEqual([200, 429]);
  });

  it('of broadcasts is 60 an hour, and refused calls spend it too', async () => {
    const broadcast = async () =>
      (await world.line('POST', '/v2/bot/message/broadcast', { messages: [] })).status;
    for (let call = 0; call < 60; call += 1) expect(await broadcast()).toBe(400);
    expect(await broadcast()).toBe(429);
    world.clock.advance(60_000);
    expect(await broadcast()).toBe(400);
  });
});

describe('aggregation units', () => {
  const withUnits = (customAggregationUnits: unknown) =>
    world.line('POST', '/v2/bot/message/multicast', {
      to: [`U${'1'.repeat(32)}`],
      messages: [text('x')],
      customAggregationUnits,
    });

  it('are one name of letters, digits and underscores', async () => {
    expect((await withUnits(['promotion_A'])).status).toBe(200);
    for (const wrong of [['a', 'b'], ['a-b'], ['x'.repeat(31)], [''], 'a']) {
      expect((await withUnits(wrong)).body).toMatchObject({
        details: [{ property: 'customAggregationUnits' }],
      });
    }
  });

  it('are counted by month, case-sensitively', async () => {
    for (const name of ['a', 'A', 'a']) await withUnits([name]);
    const info = await world.line('GET', '/v2/bot/message/aggregation/info');
    expect(info.body).toEqual({ numOfCustomAggregationUnits: 2 });
    const list = await world.line('GET', '/v2/bot/message/aggregation/list');
    expect(list.body).toEqual({ customAggregationUnits: ['a', 'A'] });
  });
});

describe('every call', () => {
  it('has room for 500 recipients beside the most bytes that our messages may have', async () => {
    const to = Array.from({ length: 500 }, (_unused, index) => `U${index.toString(16).padStart(32, '0')}`);
    const { messages } = limitCases.messagesBytes;
    const send = (size: number) =>
      world.line('POST', '/v2/bot/message/multicast', { to, messages: messages(size) });
    expect((await send(limits.messagesBytes.most)).status).toBe(200);
    expect((await send(limits.messagesBytes.most + 20_000)).status).toBe(413);
  });

  it('needs the token, a known path, JSON, and at most 2 MB', async () => {
    const wrongToken = await world.line('GET', '/v2/bot/info', undefined, { authorization: 'Bearer wrong' });
    expect(wrongToken.status).toBe(401);
    expect((await world.line('GET', '/v2/bot/info', undefined, { authorization: '' })).status).toBe(401);
    expect((await world.line('GET', '/v2/bot/nothing')).status).toBe(404);
    const notJson = await world.line('POST', '/v2/bot/message/push', 'x', { 'content-type': 'text/plain' });
    expect(notJson.status).toBe(415);
    expect((await world.line('POST', '/v2/bot/message/push', 'a string')).status).toBe(400);
    expect((await push(`U${'1'.repeat(32)}`, 'x'.repeat(2 * 1_048_576))).status).toBe(413);
  });
});
