import { composeMembers } from '../../lambdas/compose/members.ts';
import type { Activity } from '../../lambdas/members/contracts.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { channelId, productWorld, type ProductWorld } from '../support/product-world.ts';

const anna = deterministicId('anna');
const bert = deterministicId('bert');

describe('activities', () => {
  let world: ProductWorld;
  let members: ReturnType<typeof composeMembers>;
  let made = 0;

  beforeEach(async () => {
    world = await productWorld();
    members = composeMembers(world.core);
  });
  afterEach(() => world.close());

  const append = async (memberId: string, change: Partial<Activity>) => {
    const row = {
      channelId,
      memberId,
      id: `e${String((made += 1))}`,
      type: 'postback.received',
      at: 1000,
      detail: {},
    };
    await world.core.commit([members.appendActivity({ ...row, ...change })]);
  };
  const rows = async (memberId = anna) =>
    (await members.activities.list({ channelId, memberId, limit: 100 })).rows;

  it('written twice under one id are one row', async () => {
    await append(anna, { id: 'e' });
    await append(anna, { id: 'e' });
    expect(await rows()).toHaveLength(1);
  });

  it('go when their retention is over', async () => {
    await append(anna, { at: 10_000_000 });
    const [item] = await world.items('activity');
    expect(item?.['expiresAt']).toBe(10_000 + 400 * 86_400);
  });

  it('lie in sixteen index partitions a type and day', async () => {
    for (let index = 0; index < 64; index += 1) await append(deterministicId('shard', index), {});
    const partitions = new Set((await world.items('activity')).map(({ typePk }) => typePk));
    expect(partitions.size).toBeGreaterThan(12);
    for (const partition of partitions)
      expect(partition).toMatch(/^2000000001#postback\.received#19700101#[0-9a-f]$/);
  });

  describe('when somebody did something last', () => {
    const last = (query: Partial<Parameters<typeof members.lastActivity>[0]> = {}) =>
      members.lastActivity({
        channelId,
        memberIds: [anna, bert],
        type: 'postback.received',
        sinceEpochMs: 0,
        ...query,
      });

    it('is the newest time of each member who did', async () => {
      await append(anna, { at: 1000 });
      await append(anna, { at: 3000 });
      await append(anna, { at: 5000, type: 'message.received' });
      expect(await last()).toEqual(new Map([[anna, 3000]]));
    });

    it('counts from a moment on, that moment included', async () => {
      await append(anna, { at: 1000 });
      expect(await last({ sinceEpochMs: 1000 })).toEqual(new Map([[anna, 1000]]));
      expect(await last({ sinceEpochMs: 1001 })).toEqual(new Map());
    });

    it('asks for equal fields, by value and kind', async () => {
      await append(anna, { at: 1000, detail: { data: 'yes', size: 1 } });
      await append(bert, { at: 2000, detail: { data: 'no', name: 'x' } });
      expect(await last({ where: { data: 'yes' } })).toEqual(new Map([[anna, 1000]]));
      expect(await last({ where: { data: 'yes', size: 1 } })).toEqual(new Map([[anna, 1000]]));
      expect(await last({ where: { size: '1' } })).toEqual(new Map());
      expect(await last({ where: { name: 'x' } })).toEqual(new Map([[bert, 2000]]));
    });

    it('compares fields: one of some, ranges, beginnings, parts of texts and lists, fields of fields', async () => {
      const detail = { code: 'spring-12', amount: 900, ids: ['a', 'b'], origin: { nodeIds: ['hello'] } };
      await append(anna, { at: 1000, detail });
      const meets = async (where: NonNullable<Parameters<typeof last>[0]>['where']) =>
        (await last({ where })).has(anna);
      expect(await meets({ code: { prefix: 'spring' }, amount: { gte: 900, lte: 900 } })).toBe(true);
      expect(await meets({ code: { in: ['x', 'spring-12'], contains: 'ing' } })).toBe(true);
      expect(await meets({ ids: { contains: 'b' }, 'origin.nodeIds': { contains: 'hello' } })).toBe(true);
      expect(await meets({ code: { prefix: 'autumn' } })).toBe(false);
      expect(await meets({ amount: { gte: 901 } })).toBe(false);
      expect(await meets({ ids: { contains: 'c' } })).toBe(false);
      expect(await meets({ 'origin.nodeIds': { contains: 'bye' } })).toBe(false);
      expect(await meets({ missing: { in: ['x'] } })).toBe(false);
    });

    it('answers the first time where it is asked for, and only who did it often enough', async () => {
      for (const at of [1000, 2000, 3000]) await append(anna, { at });
      await append(bert, { at: 1500 });
      expect(await last({ first: true, sinceEpochMs: 1001 })).toEqual(
        new Map([
          [anna, 2000],
          [bert, 1500],
        ]),
      );
      expect(await last({ atLeast: 2, sinceEpochMs: 1001 })).toEqual(new Map([[anna, 3000]]));
      expect(await last({ atLeast: 3, sinceEpochMs: 1001 })).toEqual(new Map());
    });

    it('looks behind pages of other rows', async () => {
      const text = 'x'.repeat(100_000);
      await append(anna, { at: 1 });
      for (let at = 2; at < 14; at += 1)
        await append(anna, { at, type: 'message.received', detail: { text } });
      expect(await last()).toEqual(new Map([[anna, 1]]));
    });

    it('is asked for 500 members at once', async () => {
      const memberIds = Array.from({ length: 500 }, (_, index) => deterministicId('many', index));
      await append(memberIds[499] ?? '', { at: 7 });
      expect(await last({ memberIds })).toEqual(new Map([[memberIds[499], 7]]));
    });
  });

  it('lose what a message said, and nothing else', async () => {
    const type = 'message.received';
    await append(anna, { at: 1, type, detail: { messageId: 'm1', messageType: 'text', text: 'my secret' } });
    await append(anna, { at: 2, type: 'message.edited', detail: { messageId: 'm1', text: 'my new secret' } });
    await append(anna, { at: 3, type, detail: { messageId: 'm2', text: 'stays' } });
    await append(bert, { at: 4, type, detail: { messageId: 'm1', text: 'another one' } });
    await append(anna, { at: 5, type: 'message.unsent', detail: { messageId: 'm1' } });
    for (let time = 0; time < 2; time += 1) await members.activities.eraseMessage(channelId, anna, 'm1');
    expect((await rows()).map(({ detail }) => detail)).toEqual([
      { messageId: 'm1' },
      { messageId: 'm2', text: 'stays' },
      { messageId: 'm1', unsent: true },
      { messageId: 'm1', unsent: true },
    ]);
    expect(await rows(bert)).toMatchObject([{ detail: { text: 'another one' } }]);
  });
});
