import fc from 'fast-check';
import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { composeMembers } from '../../lambdas/compose/members.ts';
import { createListMembers } from '../../lambdas/members/adapters/dynamo-member-list.ts';
import type { MemberPosition } from '../../lambdas/members/ports.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { channelId, productWorld, type ProductWorld } from '../support/product-world.ts';

const tables = { members: 'members' };
type Item = ReturnType<typeof itemOf>;

function itemOf(index: number) {
  const memberId = deterministicId('listed', index);
  const tags = index % 1000 === 0 ? { rare: { intensity: 1, at: 0 } } : {};
  const profile = { lifecycle: index % 3 === 0 ? 'blocked' : 'friend' };
  return { channelId, memberId, createdAt: 0, profile, attributes: {}, tags };
}

/** A table of buckets behind the client's `send`: DynamoDB's pages of 1 MB are `pageItems` here. */
function bucketsOf(items: readonly Item[], pageItems: number) {
  const buckets = Map.groupBy(
    items.toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1)),
    ({ memberId }) => parseInt(memberId.slice(0, 2), 16),
  );
  let itemsRead = 0;
  const send = ({ input }: { input: QueryCommandInput }) => {
    const { ':pk': pk, ':after': after = '' } = input.ExpressionAttributeValues as Record<string, string>;
    const start = (input.ExclusiveStartKey?.['sk'] as string | undefined) ?? after;
    const rest = (buckets.get(Number(pk?.split('#')[1])) ?? []).filter(({ memberId }) => memberId > start);
    const page = rest.slice(0, Math.min(input.Limit ?? Infinity, pageItems));
    itemsRead += page.length;
    const last = page.at(-1);
    const LastEvaluatedKey = last && page.length < rest.length ? { sk: last.memberId } : undefined;
    return Promise.resolve({ Items: page, LastEvaluatedKey });
  };
  return { client: { send } as never, itemsRead: () => itemsRead };
}

describe('the list of members', () => {
  const crowd = Array.from({ length: 60_000 }, (_, index) => itemOf(index));

  async function walk(
    items: readonly Item[],
    { limit, pageItems = 1000, tag }: { limit: number; pageItems?: number; tag?: string },
  ) {
    const store = bucketsOf(items, pageItems);
    const list = createListMembers({ client: store.client, tables });
    const ids: string[] = [];
    const readPerPage: number[] = [];
    let from: MemberPosition | undefined;
    do {
      const before = store.itemsRead();
      const page = await list(channelId, { filter: { tag }, limit, from });
      ids.push(...page.members.map(({ memberId }) => memberId));
      readPerPage.push(store.itemsRead() - before);
      from = page.next;
    } while (from);
    return { ids, readPerPage };
  }

  it('reads little more than a page of a large channel', async () => {
    const { client, itemsRead } = bucketsOf(crowd, 1000);
    const { members } = await createListMembers({ client, tables })(channelId, { filter: {}, limit: 50 });
    expect(members).toHaveLength(50);
    expect(itemsRead()).toBeLessThanOrEqual(51);
  });

  it('finds all whom a rare tag marks, in requests that each examine a bounded part', async () => {
    const { ids, readPerPage } = await walk(crowd, { limit: 50, tag: 'rare' });
    expect(ids).toHaveLength(60);
    expect(Math.max(...readPerPage)).toBeLessThan(30_000);
    expect(readPerPage.length).toBeGreaterThan(1);
  });

  it('names each member once, in order, whatever the pages of the list and of the table are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          size: fc.nat(1500),
          limit: fc.integer({ min: 1, max: 100 }),
          pageItems: fc.integer({ min: 1, max: 9 }),
        }),
        async ({ size, ...pages }) => {
          const items = crowd.slice(0, size);
          const { ids } = await walk(items, pages);
          expect(ids).toEqual(items.map(({ memberId }) => memberId).sort());
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('the search by name', () => {
  let world: ProductWorld;
  beforeEach(async () => {
    world = await productWorld();
  });
  afterEach(() => world.close());

  it('goes on where a page ended, over all scripts and equal names, in one order', async () => {
    const { persons } = composeMembers(world.core);
    // U+E000 and an emoji sort one way as UTF-16 and the other way as UTF-8, which is DynamoDB's.
    const names = [
      'Kim',
      'Kim',
      'kim',
      'Ｋｉｍ',
      'Kim 王',
      'Kim ส',
      'Kim 😀',
      'Kim \u{e000}',
      'Kimberly',
      'Kin',
    ];
    for (const [index, name] of names.entries())
      await persons.change(channelId, deterministicId('named', index), { name });
    const whole = await persons.findByName(channelId, 'KIM', { limit: 100 });
    expect(whole.memberIds).toHaveLength(9);
    expect(whole.next).toBeUndefined();
    for (const limit of [1, 2, 3, 9]) {
      const found: string[] = [];
      let from: string | undefined;
      do {
        const page = await persons.findByName(channelId, 'KIM', { limit, from });
        expect(page.memberIds.length).toBeLessThanOrEqual(limit);
        found.push(...page.memberIds);
        from = page.next;
      } while (from !== undefined);
      expect(found).toEqual(whole.memberIds);
    }
  });
});
