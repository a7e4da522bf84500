import {
  createDynamoAudiences,
  createDynamoLineAudiences,
} from '../../lambdas/audiences/adapters/dynamo-audiences.ts';
import { audienceIdsKey } from '../../lambdas/audiences/domain/audience-keys.ts';
import { idSetOf } from '../../lambdas/shared/domain/id-set.ts';
import { broadcastCalls, narrowcastPath } from '../support/broadcast-calls.ts';
import { broadcastWorld, text, type BroadcastWorld, type Friend } from '../support/broadcast-world.ts';
import { channelId, lineUserOf } from '../support/product-world.ts';

const lineAudienceId = '0198c0de-0000-7000-8000-000000000001';
const ours = { type: 'audience', lineAudienceId };

describe('a narrowcast', () => {
  let world: BroadcastWorld;
  let friends: Friend[];
  const calls = broadcastCalls(() => world);
  const open = async (options: { monthlyLimit?: number } = {}) => {
    world = await broadcastWorld(options);
    friends = await world.newFriends(4);
  };
  beforeEach(() => open());
  afterEach(() => world.close());

  const received = () => calls.receivedBy(friends);
  /** A LINE audience of ours, filled and ready. */
  const follow = async (members: readonly Friend[], group: { status?: 'READY' | 'IN_PROGRESS' } = {}) => {
    // LINE makes no audience of fewer than fifty ready; strangers get nothing.
    const strangers = Array.from({ length: 50 }, (_, index) => lineUserOf(index));
    const userIds = [...members.map(({ lineUserId }) => lineUserId), ...strangers];
    const { audienceGroupId = 0 } = await world.core.callLine(channelId, ({ audience }) =>
      audience.createAudienceGroup({ description: 'some', audiences: userIds.map((id) => ({ id })) }),
    );
    world.clock.advance(60_000);
    const idsKey = 'audiences/ids';
    await world.blobs.put(idsKey, idSetOf(members.map(({ memberId }) => memberId)), '');
    const known = { description: 'some', idsKey, createdAt: new Date(world.clock.now()).toISOString() };
    const count = members.length;
    await createDynamoLineAudiences(world.core).put({
      ...{ channelId, lineAudienceId, description: 'some', source: { segmentId: 'new-friends' } },
      group: { ...known, audienceGroupId, added: count, count, status: 'READY', ...group },
    });
    return audienceGroupId;
  };
  it('is sent by LINE once; its progress becomes the result, and then nobody asks any more', async () => {
    const id = await calls.send();
    await world.pass(0);
    const begun = await calls.view(id);
    expect(begun).toMatchObject({ status: 'sending', byLine: { phase: 'accepted', targeted: null } });
    expect(begun.lineRequestId).toEqual(expect.any(String));
    await world.pass(31);
    const ended = await calls.view(id);
    expect(ended).toMatchObject({
      ...{ status: 'finished', lineRequestId: begun.lineRequestId },
      byLine: { endpoint: 'narrowcast', phase: 'succeeded', targeted: 4, success: 4, failure: 0 },
    });
    expect(ended).not.toHaveProperty('figures');
    await world.pass(7 * 86_400);
    expect(await received()).toEqual([1, 1, 1, 1]);
    expect(await world.lineCalls('/progress/narrowcast')).toBe(1);
    expect(await world.call(`GET /v1/broadcasts/${id}/members/${friends[0]?.memberId ?? ''}`)).toMatchObject({
      json: { isRecipient: null, words: expect.stringContaining('LINE does not tell') as string },
    });
  });

  it('may name a LINE audience of ours, which becomes LINE’s own', async () => {
    await follow(friends.slice(0, 2));
    await calls.send({ audience: { narrowcast: { recipient: { type: 'operator', or: [ours] } } } });
    await world.pass(60);
    expect(await received()).toEqual([1, 1, 0, 0]);
  });

  describe('that names an audience of ours', () => {
    const audienceId = '0198c0de-0000-7000-8000-000000000002';
    const toList = (more: object = {}) => ({
      audience: { narrowcast: { recipient: { type: 'audience', audienceId }, ...more } },
    });
    /** A frozen list, and what LINE keeps of it. */
    const freeze = async (members: readonly Friend[]) => {
      const ids = idSetOf(members.map(({ memberId }) => memberId));
      await world.blobs.put(audienceIdsKey(channelId, audienceId), ids, '');
      const createdAt = new Date(world.clock.now()).toISOString();
      await createDynamoAudiences(world.core).put({
        ...{ channelId, audienceId, name: 'VIP', status: 'ready', count: members.length, createdAt },
      });
    };
    const groupsAtLine = async () => {
      const { audienceGroups = [] } = await world.core.callLine(channelId, ({ audience }) =>
        audience.getAudienceGroups(1),
      );
      return audienceGroups.map(({ audienceCount }) => audienceCount);
    };

    it('gives it to LINE, waits until it is ready, sends, and takes it back', async () => {
      friends.push(...(await world.newFriends(50)));
      const [outsider, ...members] = friends;
      await calls.optOut(outsider as Friend);
      await freeze(members);
      expect((await calls.act(await calls.create(toList()), 'estimate')).json).toMatchObject({
        byLine: { isAllowed: true },
      });
      const id = await calls.send(toList());
      await world.pass(0);
      expect(await calls.view(id)).toMatchObject({
        ...{
          status: 'sending',
          byLine: { phase: 'preparing', words: expect.stringContaining('minutes to hours') as string },
        },
      });
      expect(await groupsAtLine()).toEqual([53]);
      world.restart();
      await world.pass(600);
      expect(await calls.view(id)).toMatchObject({
        status: 'finished',
        byLine: { phase: 'succeeded', success: 53 },
      });
      expect(await received()).toEqual([0, ...members.map(() => 1)]);
      expect(await groupsAtLine()).toEqual([]);
      expect(await createDynamoLineAudiences(world.core).list(channelId)).toEqual([]);
    });

    it('says what to do when LINE takes no audience so small, and leaves nothing there', async () => {
      await freeze(friends);
      const id = await calls.send(toList());
      await world.pass(600);
      expect(await calls.view(id)).toMatchObject({
        ...{ status: 'refused', reason: expect.stringContaining('at least 50') as string },
      });
      expect([await received(), await groupsAtLine()]).toEqual([[0, 0, 0, 0], []]);
    });

    it('takes it back when it is cancelled before LINE has it ready', async () => {
      friends.push(...(await world.newFriends(46)));
      await freeze(friends);
      const id = await calls.send(toList());
      await world.pass(0);
      expect(await calls.act(id, 'cancel')).toMatchObject({ status: 200 });
      await world.pass(600);
      expect(await calls.view(id)).toMatchObject({ status: 'cancelled', byLine: { phase: 'cancelled' } });
      expect([await received(), await groupsAtLine()]).toEqual([friends.map(() => 0), []]);
    });

    it('is refused for a list that is not there, two at a leaf, and one whom a rule keeps from it', async () => {
      const leaf = { type: 'audience', audienceId };
      expect(await calls.refusal(toList())).toEqual([422, '/audience/narrowcast/recipient/audienceId']);
      const segment = { recipient: { type: 'audience', segmentId: 'none' } };
      expect(await calls.refusal(toList(segment))).toEqual([422, '/audience/narrowcast/recipient/segmentId']);
      expect((await calls.refusal(toList({ recipient: { ...leaf, lineAudienceId } })))[0]).toBe(400);
      await calls.optOut(friends[0] as Friend);
      await freeze(friends);
      expect((await calls.act(await calls.create(toList()), 'estimate')).json).toMatchObject({
        byLine: { isAllowed: false, problems: [{ hint: expect.stringContaining('`audienceId`') as string }] },
      });
    });
  });

  it.each([
    ['answered 500', { status: 500, count: 5 }],
    ['cut before LINE had it', { resetBefore: true, count: 5 }],
    ['cut after LINE had it', { resetAfterAccept: true, count: 5 }],
  ])('that is %s is asked again under the same key, and nobody gets it twice', async (_what, fault) => {
    await calls.fault({ path: narrowcastPath, ...fault });
    const id = await calls.send();
    await world.pass(300);
    expect(await calls.view(id)).toMatchObject({ status: 'finished', byLine: { success: 4 } });
    expect(await received()).toEqual([1, 1, 1, 1]);
    const made = await calls.callsOf(narrowcastPath);
    expect(made.length).toBeGreaterThan(5);
    expect(new Set(made.map(({ retryKey }) => retryKey)).size).toBe(1);
    expect(made.at(-1)?.retryKey).toEqual(expect.any(String));
  });

  it('whose answer never comes rings, is unknown after 23 hours, and waits for a person', async () => {
    await calls.fault({ path: narrowcastPath, status: 500, count: 10_000 });
    const id = await calls.send();
    await world.pass(900);
    expect(await calls.view(id)).toMatchObject({
      status: 'sending',
      stuck: true,
      byLine: { phase: 'waiting' },
    });
    expect(world.logged.filter((code) => code === 'BROADCAST_STUCK')).toHaveLength(1);
    world.clock.advance(23 * 3_600_000);
    await world.pass(900);
    expect(await calls.view(id)).toMatchObject({ status: 'finished', byLine: { phase: 'unknown' } });
    await fetch(`${world.simulator.baseUrl}/_sim/faults`, { method: 'DELETE' });
    await world.pass(24 * 3600);
    expect(await received()).toEqual([0, 0, 0, 0]);
    await calls.act(id, 'resolve-unknown', { as: 'unsent' });
    await calls.act(id, 'resolve-unknown', { as: 'unsent' });
    await world.pass(60);
    expect(await calls.view(id)).toMatchObject({ status: 'finished', byLine: { success: 4 } });
    expect(await received()).toEqual([1, 1, 1, 1]);
  });

  it('of which a person says that it was sent is closed so, and never sent', async () => {
    await calls.fault({ path: narrowcastPath, resetAfterAccept: true, count: 10_000 });
    const id = await calls.send();
    await world.pass(0);
    world.clock.advance(23 * 3_600_000);
    await world.pass(900);
    expect(await calls.act(id, 'resolve-unknown', { as: 'sent' })).toMatchObject({
      status: 200,
      json: { status: 'finished', byLine: { phase: 'assumed sent' } },
    });
    await calls.act(id, 'resolve-unknown', { as: 'unsent' });
    await world.pass(3600);
    expect(await received()).toEqual([1, 1, 1, 1]);
  });

  it('that LINE does not deliver says why in words, and may be sent again', async () => {
    await world.close();
    await open({ monthlyLimit: 3 });
    const limit = { upToRemainingQuota: true, forbidPartialDelivery: true };
    const id = await calls.send({ audience: { narrowcast: { limit } } });
    await world.pass(60);
    expect(await calls.view(id)).toMatchObject({
      ...{ status: 'failed', reason: expect.stringContaining('partial delivery was forbidden') as string },
      byLine: { phase: 'failed', errorCode: 5 },
    });
    expect(await received()).toEqual([0, 0, 0, 0]);
    expect(await calls.act(id, 'send')).toMatchObject({ status: 202 });
    await world.pass(60);
    expect((await calls.callsOf(narrowcastPath)).map(({ status }) => status)).toEqual([202, 202]);
  });

  it('that LINE refuses says LINE’s words; nothing was sent', async () => {
    const recipient = { type: 'audience', audienceGroupId: 4711 };
    const id = await calls.send({ audience: { narrowcast: { recipient } } });
    await world.pass(60);
    expect(await calls.view(id)).toMatchObject({
      ...{ status: 'refused', reason: expect.stringContaining('Invalid audience group id: 4711') as string },
    });
  });

  it('that the quota does not hold is parked with LINE’s reason, and resumes', async () => {
    await world.close();
    await open({ monthlyLimit: 7 });
    const [first, second] = [await calls.send(), await calls.send()];
    await world.pass(0);
    expect((await calls.view(first)).byLine?.phase).toBe('accepted');
    expect(await calls.view(second)).toMatchObject({
      ...{ status: 'parked', parkReason: 'monthly quota used up' },
      reason: 'You have reached your monthly limit.',
    });
    expect(world.logged).toContain('SEND_PARKED');
    await calls.act(second, 'resume');
    await world.pass(60);
    expect(await calls.view(second)).toMatchObject({ status: 'parked' });
    const upTo = { narrowcast: { limit: { max: 3 } } };
    const third = await calls.send({ audience: upTo });
    await world.pass(60);
    expect((await calls.view(third)).byLine).toMatchObject({ phase: 'succeeded', success: 3 });
    expect((await received()).reduce((sum, count) => sum + count, 0)).toBe(7);
  });

  it('cannot be stopped once LINE has it, and can before', async () => {
    const taken = await calls.send();
    await world.pass(0);
    for (const verb of ['pause', 'cancel'])
      expect(await calls.act(taken, verb)).toMatchObject({
        ...{ status: 409, json: { title: 'LINE has it' } },
      });
    await calls.changeSettings({ quietHours: { start: '00:00', end: '14:00' } });
    world.restart();
    const held = await calls.send();
    await world.pass(60);
    expect(await calls.view(held)).toMatchObject({
      status: 'sending',
      holdUntil: '2026-11-23T05:00:00.000Z',
    });
    expect(await calls.act(held, 'cancel')).toMatchObject({ status: 200 });
    await world.pass(4 * 3600);
    expect(await calls.view(held)).toMatchObject({ status: 'cancelled', byLine: { phase: 'cancelled' } });
    expect(await received()).toEqual([1, 1, 1, 1]);
  });

  it('that is cancelled while LINE’s answer is open is not repeated: it is unknown', async () => {
    await calls.fault({ path: narrowcastPath, resetAfterAccept: true, count: 10_000 });
    const id = await calls.send();
    await world.pass(0);
    const before = (await calls.callsOf(narrowcastPath)).length;
    await calls.act(id, 'cancel');
    await world.pass(3600);
    expect(await calls.view(id)).toMatchObject({ status: 'cancelled', byLine: { phase: 'unknown' } });
    expect(await calls.callsOf(narrowcastPath)).toHaveLength(before);
  });

  it('waits for quiet hours to end', async () => {
    await calls.changeSettings({ quietHours: { start: '00:00', end: '14:00' } });
    const id = await calls.send();
    await world.pass(3600);
    expect(await received()).toEqual([0, 0, 0, 0]);
    await world.pass(3660);
    expect(await calls.view(id)).toMatchObject({ status: 'finished', byLine: { success: 4 } });
  });

  describe('asks none of our rules, so nobody may be within its reach whom one keeps from it', () => {
    const reasonOf = async (narrowcast: object, more: object = {}) => {
      const id = await calls.send({ audience: { narrowcast }, ...more });
      await world.pass(60);
      const { status, reason } = await calls.view(id);
      return { status, reason };
    };

    it('who opted out, unless they are in no audience of ours that it names', async () => {
      await calls.optOut(friends[3] as Friend);
      expect(await reasonOf({})).toMatchObject({
        ...{ status: 'refused', reason: expect.stringMatching(/1 member .*opted out/) as string },
      });
      await follow([friends[3] as Friend]);
      const others = { type: 'operator', not: ours };
      expect(await reasonOf({ recipient: ours })).toMatchObject({ status: 'refused' });
      expect(await reasonOf({ recipient: others })).toMatchObject({ status: 'finished' });
      expect(await received()).toEqual([1, 1, 1, 0]);
      expect(await reasonOf({}, { purpose: 'transactional' })).toMatchObject({ status: 'finished' });
    });

    it('who never consented where consent is required: friends whom we do not know as well', async () => {
      await calls.changeSettings({ marketingConsent: 'required' });
      const { reason } = await reasonOf({});
      expect(reason).toMatch(/friends who never said that they want it \(no consent\)/);
    });

    it('and where caps hold it says that it goes beyond them', async () => {
      await calls.changeSettings({ frequencyCaps: { perDay: 1 } });
      expect(await reasonOf({})).toMatchObject({ status: 'refused' });
      expect(await reasonOf({ withoutCaps: true })).toMatchObject({ status: 'finished' });
    });

    it('and the reserve of the quota stays: a maximum must fit, or a part be allowed', async () => {
      await world.close();
      await open({ monthlyLimit: 6 });
      await calls.changeSettings({ quotaReserve: 4 });
      expect(await reasonOf({})).toMatchObject({
        ...{ status: 'refused', reason: expect.stringContaining('keeps 4') as string },
      });
      expect(await reasonOf({}, { onQuotaExceeded: 'cut' })).toMatchObject({ status: 'finished' });
      expect((await received()).reduce((sum, count) => sum + count, 0)).toBe(2);
    });

    it('and a LINE audience that is not ready is not sent to', async () => {
      await follow(friends, { status: 'IN_PROGRESS' });
      expect((await reasonOf({ recipient: ours })).reason).toContain('not ready (IN_PROGRESS)');
    });
  });

  it('is estimated without knowing its reach', async () => {
    await world.close();
    await open({ monthlyLimit: 100 });
    const estimate = async (narrowcast: object) =>
      (await calls.act(await calls.create({ audience: { narrowcast } }), 'estimate')).json as object;
    expect(await estimate({})).toMatchObject({
      ...{ audience: null, reach: null, lineCalls: { narrowcast: 1, multicast: 0 } },
      quota: { remaining: 100, after: null, fits: null },
      byLine: { isAllowed: true, words: expect.stringContaining('Only LINE knows') as string },
    });
    expect(await estimate({ limit: { max: 30 } })).toMatchObject({ quota: { after: 70, fits: true } });
    expect(await received()).toEqual([0, 0, 0, 0]);
  });

  it('is refused with what LINE or it cannot do, each at its place', async () => {
    const group = { type: 'audience', audienceGroupId: 1 };
    const narrowcast = (given: object) => ({ audience: { narrowcast: given } });
    const demographic = (given: object) => narrowcast({ filter: { demographic: given } });
    const a = { name: 'A', content: { messages: [text('A')] } };
    const at = '/audience/narrowcast';
    let deep: object = group;
    for (let level = 0; level < 9; level += 1) deep = { type: 'operator', not: deep };
    const cases: [object, ...[number, ...string[]]][] = [
      [narrowcast({ recipient: { type: 'operator', or: Array(11).fill(group) } }), 400, `${at}/recipient`],
      [narrowcast({ recipient: { type: 'operator', and: [] } }), 400, `${at}/recipient/and`],
      [narrowcast({ recipient: { type: 'operator', not: group, or: [group] } }), 400, `${at}/recipient`],
      [narrowcast({ recipient: { type: 'audience' } }), 400, `${at}/recipient`],
      [narrowcast({ recipient: { type: 'friends' } }), 400, `${at}/recipient/type`],
      [narrowcast({ recipient: deep }), 400, `${at}/recipient`],
      [demographic({ type: 'age', gte: 'age_18' }), 400, `${at}/filter/demographic/gte`],
      [demographic({ type: 'age', gte: 'age_30', lt: 'age_30' }), 400, `${at}/filter/demographic/lt`],
      [demographic({ type: 'age' }), 400, `${at}/filter/demographic`],
      [demographic({ type: 'gender', oneOf: [] }), 400, `${at}/filter/demographic/oneOf`],
      [demographic({ type: 'area', oneOf: ['jp_48'] }), 400, `${at}/filter/demographic/oneOf/0`],
      [demographic({ type: 'subscriptionPeriod', gte: 'day_8' }), 400, `${at}/filter/demographic/gte`],
      [narrowcast({ limit: { max: 0 } }), 400, `${at}/limit/max`],
      [narrowcast({ limit: { forbidPartialDelivery: true } }), 400, `${at}/limit/forbidPartialDelivery`],
      [narrowcast({ recipient: ours }), 422, `${at}/recipient/lineAudienceId`],
      [{ exclude: [{ allFriends: true }] }, 422, '/exclude'],
      [{ exclude: [{ narrowcast: {} }] }, 400, '/exclude/0'],
      [{ holdoutShare: 0.1 }, 422, '/holdoutShare'],
      [{ variants: [a, { ...a, name: 'B' }] }, 422, '/variants'],
      [{ spread: 'best hour' }, 422, '/spread'],
      [{ recipientsPerMinute: 100 }, 422, '/recipientsPerMinute'],
      [{ links: { mode: 'perMember' } }, 422, '/links/mode'],
      [{ via: 'line broadcast' }, 422, '/via'],
      [
        { variants: [{ name: 'A', content: { messages: [text('{{name}}')] } }] },
        ...([422, '/variants/0/content'] as [number, string]),
      ],
      [
        { variants: [{ name: 'A', content: { messages: [text('A')], byLanguage: { th: [text('B')] } } }] },
        ...([422, '/variants/0/content'] as [number, string]),
      ],
    ];
    for (const [more, ...expected] of cases) expect(await calls.refusal(more)).toEqual(expected);
  });
});
