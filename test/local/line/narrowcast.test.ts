import { openLineWorld, text, type LineAnswer, type LineWorld } from '../../support/line-simulator.ts';

const dayMs = 86_400_000;
let world: LineWorld;
beforeEach(async () => {
  world = await openLineWorld();
});
afterEach(() => world.close());

const narrowcast = (more: object = {}, headers: Record<string, string> = {}) =>
  world.line('POST', '/v2/bot/message/narrowcast', { messages: [text('for some')], ...more }, headers);
const idOf = ({ headers }: LineAnswer): string => headers.get('x-line-request-id') ?? '';
const readProgress = (answer: LineAnswer) =>
  world.line('GET', `/v2/bot/message/progress/narrowcast?requestId=${idOf(answer)}`);
/** How it ended, two seconds later. */
const endOf = async (answer: LineAnswer) => {
  world.clock.advance(2000);
  return (await readProgress(answer)).body;
};
const used = async (): Promise<number> =>
  ((await world.line('GET', '/v2/bot/message/quota/consumption')).body as { totalUsage: number }).totalUsage;

/** An uploaded audience that is ready. */
async function audienceOf(userIds: readonly string[]) {
  const { body } = await world.line('POST', '/v2/bot/audienceGroup/upload', {
    description: 'some',
    audiences: userIds.map((id) => ({ id })),
  });
  world.clock.advance(60_000);
  return { type: 'audience', audienceGroupId: (body as { audienceGroupId: number }).audienceGroupId };
}

async function newPeople(count: number, demographics: object): Promise<string[]> {
  const userIds: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { body } = await world.sim('POST', '/users', { displayName: 'x', friend: true, demographics });
    userIds.push((body as { userId: string }).userId);
  }
  return userIds;
}

describe('a narrowcast', () => {
  it('is accepted, works for two seconds, and tells its progress for 14 days', async () => {
    await world.newFriends(51);
    const answer = await narrowcast({ limit: { max: 50 } });
    expect(answer.status).toBe(202);
    const acceptedTime = new Date(world.clock.now()).toISOString();
    expect((await readProgress(answer)).body).toEqual({ phase: 'waiting', acceptedTime });
    world.clock.advance(1000);
    expect((await readProgress(answer)).body).toMatchObject({ phase: 'sending', targetCount: 50 });
    world.clock.advance(1000);
    const completedTime = new Date(world.clock.now()).toISOString();
    const counts = { successCount: 50, failureCount: 0, targetCount: 50 };
    expect((await readProgress(answer)).body).toEqual({
      ...{ phase: 'succeeded', ...counts, acceptedTime, completedTime },
    });
    expect(await used()).toBe(50);
    world.clock.advance(14 * dayMs - 2000);
    expect((await readProgress(answer)).status).toBe(404);
  });

  it('tells nothing about requests that are none', async () => {
    const progress = (query: string) => world.line('GET', `/v2/bot/message/progress/narrowcast${query}`);
    const { userId } = await world.newFriend();
    const push = await world.line('POST', '/v2/bot/message/push', { to: userId, messages: [text('x')] });
    expect((await progress('')).status).toBe(400);
    expect((await progress(`?requestId=${idOf(push)}`)).status).toBe(404);
  });

  it('to all friends needs no least number', async () => {
    const [friend = ''] = await world.newFriends(1);
    expect(await endOf(await narrowcast())).toMatchObject({ phase: 'succeeded', successCount: 1 });
    expect(await world.textsOf(friend)).toEqual(['for some']);
  });

  it('is taken once under one retry key', async () => {
    const [friend = ''] = await world.newFriends(1);
    const key = { 'x-line-retry-key': '123e4567-e89b-12d3-a456-426614174000' };
    const first = await narrowcast({}, key);
    const again = await narrowcast({}, key);
    expect([again.status, again.headers.get('x-line-accepted-request-id')]).toEqual([409, idOf(first)]);
    expect(await world.textsOf(friend)).toEqual(['for some']);
  });

  it('is refused beyond 60 an hour', async () => {
    for (let call = 0; call < 60; call += 1) expect((await narrowcast()).status).toBe(202);
    expect((await narrowcast()).status).toBe(429);
  });
});

describe('a recipient', () => {
  it('is an audience, and operators join audiences', async () => {
    const friends = await world.newFriends(120);
    const first = await audienceOf(friends.slice(0, 70));
    const second = await audienceOf(friends.slice(50));
    const both = { type: 'operator', and: [first, { type: 'operator', not: second }] };
    const cases: [object, number][] = [
      [first, 70],
      [{ type: 'operator', or: [first, second] }, 120],
      [{ type: 'operator', and: [first, second] }, 20],
      [both, 50],
    ];
    for (const [recipient, successCount] of cases)
      expect(await endOf(await narrowcast({ recipient }))).toMatchObject({
        phase: 'succeeded',
        successCount,
      });
    expect(await world.textsOf(friends[60] ?? '')).toHaveLength(3);
  });

  it('may be whom an earlier narrowcast reached, within 14 days and once it has succeeded', async () => {
    const friends = await world.newFriends(60);
    const recipient = await audienceOf(friends.slice(0, 55));
    const earlier = await narrowcast({ recipient });
    const again = () => narrowcast({ recipient: { type: 'redelivery', requestId: idOf(earlier) } });
    const refused = { status: 400, body: { message: `Invalid request id: ${idOf(earlier)}` } };
    expect(await again()).toMatchObject(refused);
    world.clock.advance(2000);
    expect(await endOf(await again())).toMatchObject({ phase: 'succeeded', successCount: 55 });
    world.clock.advance(14 * dayMs);
    expect(await again()).toMatchObject(refused);
  });

  it('is refused when an audience is missing or not ready, or the operators are wrong', async () => {
    const friends = await world.newFriends(60);
    const recipient = await audienceOf(friends);
    const young = await world.line('POST', '/v2/bot/audienceGroup/upload', { description: 'young' });
    const { audienceGroupId } = young.body as { audienceGroupId: number };
    for (const id of [1, audienceGroupId])
      expect(await narrowcast({ recipient: { type: 'audience', audienceGroupId: id } })).toMatchObject({
        status: 400,
        body: { message: `Invalid audience group id: ${id}` },
      });
    for (const wrong of [
      { type: 'operator', and: [] },
      { type: 'operator', and: [recipient], or: [recipient] },
      { type: 'operator', or: Array<object>(11).fill(recipient) },
      { type: 'friend' },
    ])
      expect(await narrowcast({ recipient: wrong })).toMatchObject({
        status: 400,
        body: { details: [{ property: 'recipient' }] },
      });
    expect((await narrowcast({ recipient: { type: 'operator', or: [recipient] } })).status).toBe(202);
  });

  it('that LINE made needs 50 people, one by one among several and in the end', async () => {
    const friends = await world.newFriends(80);
    const upload = await audienceOf(friends);
    const { headers } = await world.line('POST', '/v2/bot/message/broadcast', { messages: [text('x')] });
    const requestId = headers.get('x-line-request-id');
    const { body } = await world.line('POST', '/v2/bot/audienceGroup/imp', { description: 'imp', requestId });
    const { audienceGroupId } = body as { audienceGroupId: number };
    world.clock.advance(60_000);
    const seen = { type: 'audience', audienceGroupId };
    expect(await endOf(await narrowcast({ recipient: seen }))).toMatchObject({ phase: 'succeeded' });
    for (const userId of friends.slice(0, 31)) await world.sim('POST', `/users/${userId}/unfollow`, {});
    const ends: [object, number][] = [
      [seen, 2],
      [{ type: 'operator', or: [seen, upload] }, 4],
    ];
    for (const [recipient, errorCode] of ends)
      expect(await endOf(await narrowcast({ recipient }))).toMatchObject({ phase: 'failed', errorCode });
    expect(await endOf(await narrowcast({ recipient: upload }))).toMatchObject({
      phase: 'succeeded',
      successCount: 49,
    });
    expect(await world.textsOf(friends[40] ?? '')).toEqual(['x', 'for some', 'for some']);
  });
});

describe('a filter', () => {
  const filter = (demographic: object) => ({ filter: { demographic } });
  const women = { type: 'gender', oneOf: ['female'] };

  it('chooses by attributes, and nobody of whom they are unknown', async () => {
    await newPeople(60, { gender: 'female', age: 24, appType: 'ios', area: 'jp_13' });
    await newPeople(55, { gender: 'male', age: 40, appType: 'android', area: 'jp_27' });
    await world.newFriends(10);
    const cases: [object, number][] = [
      [women, 60],
      [{ type: 'age', gte: 'age_25' }, 55],
      [{ type: 'age', gte: 'age_20', lt: 'age_25' }, 60],
      [{ type: 'appType', oneOf: ['android'] }, 55],
      [{ type: 'area', oneOf: ['jp_13', 'jp_27'] }, 115],
      [{ type: 'operator', not: women }, 65],
    ];
    for (const [demographic, successCount] of cases)
      expect(await endOf(await narrowcast(filter(demographic)))).toMatchObject({ successCount });
  });

  it('chooses by how long they are friends', async () => {
    await world.newFriends(50);
    for (let index = 0; index < 50; index += 1) await world.newFriend();
    world.clock.advance(10 * dayMs);
    const period = (gte: string) => narrowcast(filter({ type: 'subscriptionPeriod', gte }));
    expect(await endOf(await period('day_7'))).toMatchObject({ phase: 'succeeded', successCount: 50 });
    expect(await endOf(await period('day_30'))).toMatchObject({ phase: 'failed', errorCode: 2 });
  });

  it('needs a reach of 100, and 50 who meet it even within an upload', async () => {
    const friends = await newPeople(99, { gender: 'male' });
    expect(await narrowcast(filter(women))).toMatchObject({
      status: 403,
      body: { message: 'Your account does not have enough friends' },
    });
    const [woman = ''] = await newPeople(49, { gender: 'female' });
    const recipient = await audienceOf([...friends, woman]);
    expect(await endOf(await narrowcast({ recipient, ...filter(women) }))).toMatchObject({ errorCode: 2 });
  });

  it('is refused with attributes that LINE does not know', async () => {
    for (const wrong of [
      { type: 'income' },
      { type: 'age' },
      { type: 'age', gte: 'age_18' },
      { type: 'gender', oneOf: [] },
    ])
      expect((await narrowcast(filter(wrong))).body).toMatchObject({ details: [{ property: 'filter' }] });
  });
});

describe('a limit', () => {
  beforeEach(async () => {
    await world.close();
    world = await openLineWorld({ monthlyLimit: 60 });
  });

  it('keeps the target reach free in the quota, whoever is meant, unless it is told not to', async () => {
    const friends = await world.newFriends(70);
    const recipient = await audienceOf(friends.slice(0, 50));
    const exhausted = { status: 429, body: { message: 'You have reached your monthly limit.' } };
    expect(await narrowcast({ recipient })).toMatchObject(exhausted);
    expect((await narrowcast({ recipient, limit: { max: 50 } })).status).toBe(202);
    expect(await used()).toBe(50);
  });

  it('sets the quota aside until the narrowcast has ended', async () => {
    const friends = await world.newFriends(60);
    const recipient = await audienceOf(friends.slice(0, 50));
    const push = () => world.line('POST', '/v2/bot/message/push', { to: friends[0], messages: [text('x')] });
    expect((await narrowcast({ recipient })).status).toBe(202);
    expect((await push()).status).toBe(429);
    world.clock.advance(2000);
    expect((await push()).status).toBe(200);
    expect(await used()).toBe(51);
  });

  it('goes up to the remaining quota, or not at all when a part is forbidden', async () => {
    const friends = await world.newFriends(70);
    const recipient = await audienceOf(friends);
    const upToRemainingQuota = true;
    const whole = { upToRemainingQuota, forbidPartialDelivery: true };
    expect(await endOf(await narrowcast({ recipient, limit: whole }))).toMatchObject({
      phase: 'failed',
      errorCode: 5,
    });
    expect(await used()).toBe(0);
    const part = await narrowcast({ recipient, limit: { upToRemainingQuota } });
    expect(await endOf(part)).toMatchObject({ phase: 'succeeded', successCount: 60 });
    expect(await narrowcast({ limit: { forbidPartialDelivery: true } })).toMatchObject({
      status: 400,
      body: { message: 'The option forbidPartialDelivery must be used with upToRemainingQuota.' },
    });
    expect((await narrowcast({ limit: { max: 0 } })).status).toBe(400);
  });
});

it('mentions are for replies and pushes', async () => {
  const substitution = { all: { type: 'mention', mentionee: { type: 'all' } } };
  const messages = [{ type: 'textV2', text: '{all}', substitution }];
  const validate = (kind: string) => world.line('POST', `/v2/bot/message/validate/${kind}`, { messages });
  for (const kind of ['reply', 'push']) expect((await validate(kind)).status).toBe(200);
  for (const kind of ['multicast', 'narrowcast', 'broadcast'])
    expect((await validate(kind)).body).toMatchObject({
      details: [{ property: 'messages[0].substitution.all' }],
    });
});
