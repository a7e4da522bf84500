import { openLineWorld, text, type LineWorld } from '../../support/line-simulator.ts';

const dayMs = 86_400_000;
const url = 'https://shop.example/';
let world: LineWorld;
beforeEach(async () => {
  world = await openLineWorld();
});
afterEach(() => world.close());

const get = async (path: string) => {
  const { status, body } = await world.line('GET', `/v2/bot/${path}`);
  return { status, body: body as Record<string, unknown> };
};
const send = async (way: string, body: object) => {
  const { headers } = await world.line('POST', `/v2/bot/message/${way}`, { messages: [text('hi')], ...body });
  return headers.get('x-line-request-id') ?? '';
};
const interact = (userId: string, body: object) => world.sim('POST', `/users/${userId}/interact`, body);

describe('statistics of a broadcast', () => {
  const statistics = async (requestId: string) =>
    (await get(`insight/message/event?requestId=${requestId}`)).body;
  const nothing = {
    uniqueImpression: null,
    uniqueClick: null,
    uniqueMediaPlayed: null,
    uniqueMediaPlayed100Percent: null,
  };

  it('hide what fewer than 20 did, and nothing else', async () => {
    const friends = await world.newFriends(21);
    const timestamp = Math.floor(world.clock.now() / 1000);
    const requestId = await send('broadcast', { messages: [text('one'), text('two')] });
    for (const userId of friends.slice(0, 19)) await interact(userId, { act: 'seen' });
    const overview = { requestId, timestamp, delivered: 21 };
    expect(await statistics(requestId)).toEqual({
      overview: { ...overview, ...nothing },
      messages: [],
      clicks: [],
    });
    await interact(friends[19] ?? '', { act: 'seen' });
    await interact(friends[0] ?? '', { act: 'seen', requestId });
    for (let click = 0; click < 30; click += 1)
      await interact(friends[click % 15] ?? '', { act: 'clicked', url });
    expect(await statistics(requestId)).toMatchObject({
      overview: { ...overview, ...nothing, uniqueImpression: 20 },
      messages: [{ seq: 1, impression: 21, mediaPlayed: null }],
      clicks: [{ seq: 1, url, click: null, uniqueClick: null, uniqueClickOfRequest: null }],
    });
  });

  it('count a link of two bubbles by bubble and by request, and how far media were played', async () => {
    const friends = await world.newFriends(40);
    const requestId = await send('broadcast', { messages: [text('one'), text('two')] });
    for (const [index, userId] of friends.entries()) {
      await interact(userId, { act: 'clicked', url, seq: index < 20 ? 1 : 2 });
      await interact(userId, { act: 'played', seq: 2, percent: index < 25 ? 60 : 10 });
    }
    const clicked = { url, click: 20, uniqueClick: 20, uniqueClickOfRequest: 40 };
    expect(await statistics(requestId)).toMatchObject({
      overview: { uniqueClick: 40, uniqueMediaPlayed: 40, uniqueMediaPlayed100Percent: null },
      messages: [
        { seq: 1, mediaPlayed: null },
        { seq: 2, mediaPlayed: 40, uniqueMediaPlayed50Percent: 25, mediaPlayed75Percent: null },
      ],
      clicks: [
        { seq: 1, ...clicked },
        { seq: 2, ...clicked },
      ],
    });
  });

  it('stand still 14 days after the send', async () => {
    const friends = await world.newFriends(25);
    const requestId = await send('broadcast', {});
    world.clock.advance(14 * dayMs);
    for (const userId of friends.slice(0, 20)) await interact(userId, { act: 'seen' });
    world.clock.advance(1);
    for (const userId of friends.slice(20)) await interact(userId, { act: 'seen' });
    expect(await statistics(requestId)).toMatchObject({ overview: { uniqueImpression: 20 } });
  });

  it('are there for broadcasts and narrowcasts only', async () => {
    const [to = ''] = await world.newFriends(1);
    const push = await send('push', { to });
    expect((await get(`insight/message/event?requestId=${push}`)).status).toBe(404);
    expect((await get('insight/message/event')).status).toBe(400);
  });

  it('take no part in what was never received', async () => {
    const [userId = ''] = await world.newFriends(1);
    expect((await interact(userId, { act: 'seen' })).status).toBe(404);
    await send('push', { to: userId });
    expect((await interact(userId, { act: 'seen', seq: 2 })).status).toBe(404);
  });
});

describe('statistics of a unit', () => {
  const ofUnit = (query: string) => get(`insight/message/event/aggregation?${query}`);

  it('gather its pushes and multicasts of a period, with their people', async () => {
    const friends = await world.newFriends(30);
    const units = { customAggregationUnits: ['spring'] };
    await send('multicast', { to: friends.slice(0, 15), ...units });
    world.clock.advance(dayMs);
    for (const to of friends.slice(15)) await send('push', { to, ...units });
    await send('multicast', { to: friends, customAggregationUnits: ['Spring'] });
    const turns = async (userId: string) =>
      (await world.sim('GET', `/users/${userId}/messages`)).body as { requestId: string }[];
    for (const userId of friends)
      await interact(userId, { act: 'seen', requestId: (await turns(userId))[0]?.requestId });
    const unit = 'customAggregationUnit=spring';
    expect((await ofUnit(`${unit}&from=20261123&to=20261124`)).body).toMatchObject({
      overview: { uniqueImpression: 30, uniqueClick: null },
      messages: [{ seq: 1, impression: 30, uniqueImpression: 30 }],
      clicks: [],
    });
    expect((await ofUnit(`${unit}&from=20261123&to=20261123`)).body).toMatchObject({
      overview: { uniqueImpression: null },
      messages: [],
    });
  });

  it('need a name and two days, at most 30 days apart', async () => {
    const unit = 'customAggregationUnit=spring';
    expect((await ofUnit(`${unit}&from=20261001&to=20261031`)).status).toBe(200);
    for (const query of [
      `${unit}&from=20261001&to=20261101`,
      `${unit}&from=20261031&to=20261001`,
      `${unit}&from=20260230&to=20260301`,
      `${unit}&from=20261001`,
      'from=20261001&to=20261031',
    ])
      expect((await ofUnit(query)).status).toBe(400);
  });
});

describe('names of units', () => {
  it('come in pages of at most 100, by tokens that live for a day', async () => {
    const to = await world.newFriends(1);
    for (let index = 0; index < 101; index += 1)
      await send('multicast', { to, customAggregationUnits: [`u${index}`] });
    const first = (await get('message/aggregation/list')).body;
    expect(first['customAggregationUnits']).toHaveLength(100);
    const next = `message/aggregation/list?start=${String(first['next'])}`;
    expect((await get(next)).body).toEqual({ customAggregationUnits: ['u100'] });
    expect((await get('message/aggregation/list?limit=101')).status).toBe(400);
    world.clock.advance(dayMs);
    expect(await get(next)).toMatchObject({ status: 400, body: { message: 'Invalid start param' } });
    expect((await get('message/aggregation/info')).body).toEqual({ numOfCustomAggregationUnits: 101 });
  });
});

describe('the number of sent messages', () => {
  it('counts recipients by way of sending and day of Japan, from the next day on', async () => {
    const { userId, replyToken } = await world.newFriend();
    const others = await world.newFriends(2);
    await send('reply', { replyToken });
    await send('push', { to: userId });
    await send('push', { to: others[0] });
    await send('multicast', { to: [userId, ...others] });
    await send('broadcast', {});
    await send('narrowcast', { limit: { max: 2 } });
    expect((await get('message/delivery/push?date=20261123')).body).toEqual({ status: 'unready' });
    expect((await get('insight/message/delivery?date=20261123')).body).toEqual({ status: 'unready' });
    // Midnight in Japan.
    world.clock.set(Date.UTC(2026, 10, 23, 15));
    await send('push', { to: userId });
    const sent = { reply: 1, push: 2, multicast: 3, broadcast: 3 };
    for (const [way, success] of Object.entries(sent))
      expect((await get(`message/delivery/${way}?date=20261123`)).body).toEqual({ status: 'ready', success });
    expect((await get('insight/message/delivery?date=20261123')).body).toMatchObject({
      status: 'ready',
      ...{ apiReply: 1, apiPush: 2, apiMulticast: 3, apiBroadcast: 3, apiNarrowcast: 2, chat: 0 },
    });
    expect((await get('message/delivery/push?date=20261122')).body).toEqual({ status: 'ready', success: 0 });
  });

  it('is out of service before LINE counted, and refused for what is no day', async () => {
    expect((await get('message/delivery/push?date=20180330')).body).toEqual({ status: 'out_of_service' });
    expect((await get('insight/message/delivery?date=20170228')).body).toEqual({ status: 'out_of_service' });
    for (const date of ['', '2026-11-23', '20261131'])
      expect((await get(`message/delivery/reply?date=${date}`)).status).toBe(400);
    expect((await get('insight/message/delivery')).status).toBe(400);
  });
});

describe('the number of friends', () => {
  it('is there for past days', async () => {
    const [first = ''] = await world.newFriends(3);
    await world.sim('POST', `/users/${first}/unfollow`, {});
    expect((await get('insight/followers?date=20261122')).body).toEqual({
      ...{ status: 'ready', followers: 3, targetedReaches: 2, blocks: 1 },
    });
    expect((await get('insight/followers?date=20261123')).body).toMatchObject({
      status: 'unready',
      followers: null,
    });
    expect((await get('insight/followers?date=20161031')).body).toMatchObject({ status: 'out_of_service' });
    expect(await get('insight/followers')).toMatchObject({
      status: 400,
      body: { message: 'date is required' },
    });
    expect((await get('insight/followers?date=20261332')).status).toBe(400);
  });
});
