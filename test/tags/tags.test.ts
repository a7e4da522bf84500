import fc from 'fast-check';
import { composeMembers } from '../../lambdas/compose/members.ts';
import { composeTags } from '../../lambdas/compose/tags.ts';
import { createChangeTags } from '../../lambdas/tags/change-tags.ts';
import { tagsApi } from '../../lambdas/tags/tags-api.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { apiOf, channelId, lineUserOf, productWorld, type ProductWorld } from '../support/product-world.ts';

describe('tags', () => {
  let world: ProductWorld;
  let tags: ReturnType<typeof composeTags>;
  let call: ReturnType<typeof apiOf>;
  let usersOfTag: string[];
  let memberId: string;

  beforeEach(async () => {
    world = await productWorld();
    tags = composeTags(world.core);
    usersOfTag = [];
    const routes = tagsApi({ ...world.core, ...tags, usersOf: () => Promise.resolve(usersOfTag) });
    call = apiOf(routes, world.core);
    memberId = await newMember('Anna');
  });
  afterEach(() => world.close());

  async function newMember(name: string): Promise<string> {
    const sighting = { channelId, lineUserId: lineUserOf(name), occurredAt: world.clock.now() };
    const { member, parts } = await composeMembers(world.core).prepareSighting(sighting);
    await world.core.commit(parts);
    return member.memberId;
  }
  const intensityOf = async (tag: string, id = memberId): Promise<number | undefined> =>
    (await tags.memberTags.read(channelId, id))?.tags[tag]?.intensity;
  const events = async () =>
    (await world.items('records', 'OUTBOX#'))
      .map(({ event }) => event as { type: string; memberIds: string[]; data: object })
      .filter(({ type }) => type.startsWith('tag.'));
  const add = (causeId: string, memberIds: readonly string[], weight = 1) =>
    tags.changeTags({ channelId, causeId, memberIds, add: [{ tag: 'vip', weight }], remove: [] });

  describe('through the API', () => {
    const create = (body: object) => call('POST /v1/tags', { body });
    const onMember = (tag: string) => `/v1/members/${memberId}/tags/${encodeURIComponent(tag)}`;

    it('are created, listed, put on members, taken off and deleted', async () => {
      expect(await create({ name: '常客', halfLifeDays: 10 })).toMatchObject({
        status: 201,
        json: { name: '常客' },
      });
      expect(await call('GET /v1/tags')).toMatchObject({
        json: { items: [{ name: '常客', halfLifeDays: 10 }] },
      });
      const put = await call(`PUT ${onMember('常客')}`, { body: { weight: 4 } });
      expect(put).toMatchObject({ status: 200, json: { tags: { 常客: 4 } } });
      world.clock.advance(10 * 86_400_000);
      expect(await call(`GET /v1/members/${memberId}/tags`)).toMatchObject({ json: { tags: { 常客: 2 } } });
      expect(await call(`DELETE ${onMember('常客')}`)).toMatchObject({ status: 204 });
      expect(await call(`GET /v1/members/${memberId}/tags`)).toMatchObject({ json: { tags: {} } });
      expect(await call(`DELETE /v1/tags/${encodeURIComponent('常客')}`)).toMatchObject({ status: 204 });
      expect((await events()).map(({ type }) => type).sort()).toEqual(['tag.added', 'tag.removed']);
    });

    it('have names of 30 bytes at most', async () => {
      expect(await create({ name: '常'.repeat(10) })).toMatchObject({ status: 201 });
      expect(await create({ name: '常'.repeat(11) })).toMatchObject({
        status: 400,
        json: { errors: [{ path: '/name' }] },
      });
      expect(await create({ name: 'a/b' })).toMatchObject({ status: 400 });
      expect(await create({ name: '' })).toMatchObject({ status: 400 });
      expect(await create({ name: '__proto__' })).toMatchObject({ status: 400 });
    });

    it('have weights and half-lives that fade in a sensible time', async () => {
      for (const halfLifeDays of [0, -1, 1e-300, 3651])
        expect(await create({ name: 'x', halfLifeDays })).toMatchObject({ status: 400 });
      await create({ name: 'vip' });
      for (const weight of [0, -1, 1e-300, 1001])
        expect(await call(`PUT ${onMember('vip')}`, { body: { weight } })).toMatchObject({ status: 400 });
    });

    it('set by a person are marked so', async () => {
      await create({ name: 'vip' });
      await call(`PUT ${onMember('vip')}`);
      await add('a rule', [await newMember('Bert')]);
      const byHand = async (id: string) => (await tags.memberTags.read(channelId, id))?.tags['vip']?.byHand;
      expect(await byHand(memberId)).toBe(true);
      expect(await byHand(await newMember('Bert'))).toBeUndefined();
    });

    it('exist once, and only where they were created', async () => {
      await create({ name: 'vip' });
      expect(await create({ name: 'vip' })).toMatchObject({ status: 409 });
      expect(await call(`PUT ${onMember('unknown')}`)).toMatchObject({
        status: 404,
        json: { title: 'No such tag' },
      });
      expect(await call('DELETE /v1/tags/unknown')).toMatchObject({ status: 404 });
    });

    it('cannot be deleted while a journey uses them', async () => {
      await create({ name: 'vip' });
      usersOfTag = ['Welcome'];
      const response = await call('DELETE /v1/tags/vip');
      expect(response).toMatchObject({ status: 409 });
      expect(response.body).toContain('Welcome');
    });

    it('are not put on members that nobody knows', async () => {
      await create({ name: 'vip' });
      const stranger = deterministicId('stranger');
      expect(await call(`PUT /v1/members/${stranger}/tags/vip`)).toMatchObject({ status: 404 });
      expect(await call('GET /v1/members/not-a-uuid/tags')).toMatchObject({
        status: 400,
        json: { errors: [{ path: 'path/memberId' }] },
      });
    });

    it('are put once by a repeated PUT only as far as PUT says: each adds its weight', async () => {
      await create({ name: 'vip' });
      await call(`PUT ${onMember('vip')}`);
      expect(await call(`PUT ${onMember('vip')}`)).toMatchObject({ json: { tags: { vip: 2 } } });
    });
  });

  it('are changed once per cause, however often it comes', async () => {
    const other = await newMember('Bert');
    for (let time = 0; time < 3; time += 1) await add('cause', [memberId, other], 2);
    await add('another cause', [memberId], 5);
    expect([await intensityOf('vip'), await intensityOf('vip', other)]).toEqual([7, 2]);
    expect(await events()).toHaveLength(2);
  });

  it('are changed once per cause when it comes many times at once', async () => {
    await Promise.all(Array.from({ length: 6 }, () => add('cause', [memberId])));
    expect(await intensityOf('vip')).toBe(1);
  });

  it('lose nothing when several causes meet', async () => {
    await Promise.all(Array.from({ length: 5 }, (_, index) => add(`cause ${String(index)}`, [memberId])));
    expect(await intensityOf('vip')).toBe(5);
  });

  it('are changed once, and told, wherever the process dies between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uuid(), fc.array(fc.nat(7), { maxLength: 3 }), async (causeId, deaths) => {
        const members = [await newMember(`${causeId} 1`), await newMember(`${causeId} 2`)];
        const change = {
          channelId,
          causeId,
          memberIds: members,
          add: [{ tag: 'vip', weight: 1 }],
          remove: [],
        };
        for (const steps of deaths) await dyingAfter(steps)(change).catch(() => undefined);
        await tags.changeTags(change);
        for (const id of members) expect(await intensityOf('vip', id)).toBe(1);
        const told = (await events()).filter(({ memberIds }) => memberIds.includes(members[0] ?? ''));
        expect(told).toMatchObject([{ type: 'tag.added', memberIds: members, data: { tag: 'vip' } }]);
      }),
      { numRuns: 20 },
    );
  });

  /** The same use case in a process that dies before or after one of its writes. */
  function dyingAfter(steps: number) {
    let left = steps;
    const mortal = async <Answer>(write: () => Promise<Answer>): Promise<Answer> => {
      if ((left -= 1) < 0) throw new Error('killed before the write');
      const answer = await write();
      if ((left -= 1) < 0) throw new Error('killed after the write');
      return answer;
    };
    return createChangeTags({
      ...world.core,
      tags: tags.tags,
      memberTags: { ...tags.memberTags, write: (...given) => mortal(() => tags.memberTags.write(...given)) },
      commit: (parts) => mortal(() => world.core.commit(parts)),
    });
  }

  it('pass over members that are gone', async () => {
    await add('cause', [deterministicId('nobody'), memberId]);
    expect(await intensityOf('vip')).toBe(1);
  });

  it('fit 60 times on a member, and the weakest makes room', async () => {
    for (let index = 0; index < 60; index += 1) {
      const change = { channelId, causeId: `c${String(index)}`, memberIds: [memberId], remove: [] };
      await tags.changeTags({ ...change, add: [{ tag: `t${String(index)}`, weight: index + 1 }] });
    }
    await add('one more', [memberId]);
    const names = Object.keys((await tags.memberTags.read(channelId, memberId))?.tags ?? {});
    expect(names).toHaveLength(60);
    expect(names).toContain('vip');
    expect(names).not.toContain('t0');
  });

  it('tell nothing when there is nothing to change', async () => {
    await tags.changeTags({ channelId, causeId: 'none', memberIds: [memberId], add: [], remove: [] });
    expect(await events()).toEqual([]);
  });
});
