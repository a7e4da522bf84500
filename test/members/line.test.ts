import { createAskFollowers } from '../../lambdas/members/adapters/line-members.ts';
import { composeFollowerImport, composeMembers } from '../../lambdas/compose/members.ts';
import { createImportFollowers, type ImportOrder } from '../../lambdas/members/import-followers.ts';
import type { AskFollowers } from '../../lambdas/members/ports.ts';
import { createRefreshProfile } from '../../lambdas/members/refresh-profile.ts';
import type { OutgoingMessage, QueueHandler } from '../../lambdas/shared/domain/queue.ts';
import { channelId, lineUserOf, productWorld, type ProductWorld } from '../support/product-world.ts';

const weekMs = 7 * 86_400_000;

describe('members and LINE', () => {
  let world: ProductWorld;
  let members: ReturnType<typeof composeMembers>;

  beforeEach(async () => {
    world = await productWorld();
    members = composeMembers(world.core);
  });
  afterEach(() => world.close());

  const newUser = async (displayName: string, change: object = {}): Promise<string> =>
    ((await world.sim('POST', '/_sim/users', { displayName, friend: true, ...change })) as { userId: string })
      .userId;
  const newMember = async (
    lineUserId: string,
    friendship: 'followed' | 'blocked' = 'followed',
  ): Promise<string> => {
    const { member, parts } = await members.prepareSighting({
      channelId,
      lineUserId,
      occurredAt: world.clock.now(),
      friendship,
    });
    await world.core.commit(parts);
    return member.memberId;
  };
  const deliver = <Body>(handler: QueueHandler<Body>, body: Body) =>
    handler([{ id: '1', body, receiveCount: 1, sentAt: 0 }]);

  describe('the profile', () => {
    const nameOf = async (memberId: string) =>
      (await members.persons.read(channelId, [memberId])).get(memberId);

    it('is asked for once a week', async () => {
      const lineUserId = await newUser('Anna', { language: 'th' });
      const member = { channelId, lineUserId, memberId: await newMember(lineUserId) };
      for (let time = 0; time < 3; time += 1) await members.refreshProfile(member);
      world.clock.advance(weekMs - 1);
      await members.refreshProfile(member);
      expect(await world.lineCalls(lineUserId)).toBe(1);
      world.clock.advance(1);
      await members.refreshProfile(member);
      expect(await world.lineCalls(lineUserId)).toBe(2);
      expect(await nameOf(member.memberId)).toEqual({ name: 'Anna', pictureUrl: undefined });
      expect(await members.members.read(channelId, member.memberId)).toMatchObject({ language: 'th' });
    });

    it('may lack everything but the name', async () => {
      const lineUserId = await newUser('Anna');
      const memberId = await newMember(lineUserId);
      await members.refreshProfile({ channelId, lineUserId, memberId });
      expect((await members.members.read(channelId, memberId))?.language).toBeUndefined();
      expect(await nameOf(memberId)).toEqual({ name: 'Anna', pictureUrl: undefined });
    });

    it('that LINE does not have (404) is not asked for again before a week is over', async () => {
      const lineUserId = lineUserOf('stranger');
      const member = { channelId, lineUserId, memberId: await newMember(lineUserId) };
      await members.refreshProfile(member);
      await members.refreshProfile(member);
      expect(await world.lineCalls(lineUserId)).toBe(1);
      expect(await nameOf(member.memberId)).toBeUndefined();
      expect(world.logged).toEqual([]);
    });

    it('that LINE loses (404) leaves the known name', async () => {
      const lineUserId = await newUser('Anna');
      const member = { channelId, lineUserId, memberId: await newMember(lineUserId) };
      await members.refreshProfile(member);
      await world.sim('POST', `/_sim/users/${lineUserId}/unfollow`);
      world.clock.advance(weekMs);
      await members.refreshProfile(member);
      expect(await nameOf(member.memberId)).toMatchObject({ name: 'Anna' });
    });

    it('is asked for again soon when LINE fails', async () => {
      const lineUserId = await newUser('Anna');
      const member = { channelId, lineUserId, memberId: await newMember(lineUserId) };
      await world.sim('POST', '/_sim/faults', { path: '/v2/bot/profile/*', status: 500 });
      await members.refreshProfile(member);
      expect(world.logged).toEqual(['PROFILE_UNAVAILABLE']);
      await members.refreshProfile(member);
      expect(await nameOf(member.memberId)).toMatchObject({ name: 'Anna' });
    });

    it('takes a new name and drops a picture that is gone', async () => {
      let profile: { name: string; pictureUrl?: string } = {
        name: 'Anna',
        pictureUrl: 'https://example.com/a',
      };
      const refresh = createRefreshProfile({
        ...world.core,
        ...members,
        askProfile: () => Promise.resolve(profile),
      });
      const member = { channelId, lineUserId: 'U1', memberId: await newMember('U1') };
      await refresh(member);
      profile = { name: 'Anne' };
      world.clock.advance(weekMs);
      await refresh(member);
      expect(await nameOf(member.memberId)).toEqual({ name: 'Anne', pictureUrl: undefined });
      expect(await members.persons.findByName(channelId, 'anna', { limit: 10 })).toEqual({ memberIds: [] });
      expect(await members.persons.findByName(channelId, 'anne', { limit: 10 })).toEqual({
        memberIds: [member.memberId],
      });
    });
  });

  describe('the follower import', () => {
    let orders: ImportOrder[];
    const send = (messages: readonly OutgoingMessage<ImportOrder>[]) =>
      Promise.resolve(void orders.push(...messages.map(({ body }) => body)));
    const importId = 'import-1';

    beforeEach(async () => {
      orders = [{ importId, channelId, imported: 0 }];
      const startedAt = new Date(world.clock.now()).toISOString();
      await members.imports.put({ importId, channelId, status: 'running', imported: 0, startedAt });
    });
    const runAll = async (handler: QueueHandler<ImportOrder>) => {
      for (let order = orders.shift(); order; order = orders.shift()) await deliver(handler, order);
    };
    /** Followers in pages of two. */
    const paged =
      (ids: readonly string[]): AskFollowers =>
      (_channelId, start = '0') => {
        const from = Number(start);
        const next = from + 2 < ids.length ? String(from + 2) : undefined;
        return Promise.resolve({ outcome: 'page', lineUserIds: ids.slice(from, from + 2), next });
      };
    const importing = (askFollowers: AskFollowers) =>
      createImportFollowers({ ...world.core, ...members, askFollowers, sendToImportQueue: send });

    it("makes LINE's followers members, found by their names", async () => {
      for (const name of ['Anna', 'Bert', 'Chai']) await newUser(name);
      await newUser('no friend', { friend: false });
      await runAll(composeFollowerImport(world.core, send));
      expect(await world.items('members')).toHaveLength(3);
      expect(await members.imports.read(importId)).toMatchObject({ status: 'finished', imported: 3 });
      expect((await members.persons.findByName(channelId, 'chai', { limit: 10 })).memberIds).toHaveLength(1);
    });

    it('makes members also of followers whose profile LINE does not give', async () => {
      await newUser('Anna');
      await world.sim('POST', '/_sim/faults', { path: '/v2/bot/profile/*', status: 500, count: 10 });
      await runAll(composeFollowerImport(world.core, send));
      expect(await world.items('members')).toHaveLength(1);
      expect(await members.imports.read(importId)).toMatchObject({ status: 'finished', imported: 1 });
    });

    it('is refused for accounts that are neither verified nor premium', async () => {
      await world.sim('POST', '/_sim/faults', { path: '/v2/bot/followers/ids', status: 403 });
      await runAll(composeFollowerImport(world.core, send));
      expect(await members.imports.read(importId)).toMatchObject({ status: 'refused', imported: 0 });
      expect((await members.imports.read(importId))?.reason).toContain('verified');
      await world.sim('POST', '/_sim/faults', { path: '/v2/bot/followers/ids', status: 500 });
      expect(await createAskFollowers(world.core.callLine)(channelId, undefined).catch(String)).toContain(
        'LineUnclear',
      );
    });

    it('goes page by page, and counts a repeated page once', async () => {
      const handler = importing(paged(['a', 'b', 'c', 'd', 'e'].map(lineUserOf)));
      const [first] = orders;
      if (!first) throw new Error('there is a first order');
      await deliver(handler, first);
      await runAll(handler);
      await deliver(handler, first);
      expect(await members.imports.read(importId)).toMatchObject({ status: 'finished', imported: 5 });
      expect(await world.items('members')).toHaveLength(5);
      expect(orders).toEqual([]);
    });

    it('ends as finished even when the next page is done before the order for it returns', async () => {
      const ask = paged(['a', 'b', 'c'].map(lineUserOf));
      const handler: QueueHandler<ImportOrder> = createImportFollowers({
        ...world.core,
        ...members,
        askFollowers: ask,
        sendToImportQueue: async ([message]) => {
          if (message) await deliver(handler, message.body);
        },
      });
      await deliver(handler, { importId, channelId, imported: 0 });
      expect(await members.imports.read(importId)).toMatchObject({ status: 'finished', imported: 3 });
    });

    it('leaves members alone whom webhooks have told of', async () => {
      const memberId = await newMember(lineUserOf('a'), 'blocked');
      await runAll(importing(paged([lineUserOf('a')])));
      expect(await members.members.read(channelId, memberId)).toMatchObject({ lifecycle: 'blocked' });
    });

    it('fails an order for the queue to repeat when LINE does not answer', async () => {
      const handler = importing(() => Promise.reject(new Error('LINE is down')));
      expect(await deliver(handler, { importId, channelId, imported: 0 })).toEqual({ failedIds: ['1'] });
      expect(await members.imports.read(importId)).toMatchObject({ status: 'running' });
    });
  });
});
