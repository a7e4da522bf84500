import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Entity, Service } from 'electrodb';
import { openTestStore } from './test-store.ts';
import type { TestStore } from './test-store.ts';

function shopOn(client: DynamoDBDocumentClient) {
  const table = { client, table: 'records' };
  const Coupon = new Entity(
    {
      model: { entity: 'coupon', service: 'shop', version: '1' },
      attributes: {
        shopId: { type: 'string', required: true },
        couponId: { type: 'string', required: true },
        memberId: { type: 'string', required: true },
        uses: { type: 'number', default: 0 },
        labels: { type: 'set', items: 'string' },
        terms: { type: 'map', properties: { minimum: { type: 'number' } } },
      },
      indexes: {
        byId: { pk: { field: 'pk', composite: ['shopId'] }, sk: { field: 'sk', composite: ['couponId'] } },
        byMember: {
          index: 'byOwner',
          pk: { field: 'owner', composite: ['memberId'] },
          sk: { field: 'rank', composite: ['couponId'] },
        },
      },
    },
    table,
  );
  const Counter = new Entity(
    {
      model: { entity: 'counter', service: 'shop', version: '1' },
      attributes: { shopId: { type: 'string', required: true }, issued: { type: 'number', default: 0 } },
      indexes: { byShop: { pk: { field: 'pk', composite: ['shopId'] }, sk: { field: 'sk', composite: [] } } },
    },
    table,
  );
  return new Service({ coupon: Coupon, counter: Counter });
}

describe('ElectroDB on the embedded store', () => {
  let test: TestStore;
  let shop: ReturnType<typeof shopOn>;

  beforeEach(async () => {
    test = await openTestStore();
    shop = shopOn(test.documents);
  });
  afterEach(() => test.store.close());

  const coupon = (couponId: string, memberId = 'm1') => ({ shopId: 's1', couponId, memberId });

  it('creates once, patches and reads', async () => {
    const { coupon: Coupon } = shop.entities;
    await Coupon.create({ ...coupon('c1'), labels: ['new'], terms: { minimum: 500 } }).go();
    await expect(Coupon.create(coupon('c1')).go()).rejects.toThrow('conditional request failed');
    await Coupon.patch({ shopId: 's1', couponId: 'c1' })
      .add({ uses: 1, labels: ['used'] })
      .set({ terms: { minimum: 600 } })
      .where(({ uses }, { lt }) => lt(uses, 1))
      .go();
    const { data } = await Coupon.get({ shopId: 's1', couponId: 'c1' }).go();
    expect(data).toEqual({ ...coupon('c1'), uses: 1, labels: ['new', 'used'], terms: { minimum: 600 } });
    await expect(Coupon.patch({ shopId: 's1', couponId: 'none' }).add({ uses: 1 }).go()).rejects.toThrow();
  });

  it('queries an index page by page with its cursors', async () => {
    const { coupon: Coupon } = shop.entities;
    await Coupon.put(Array.from({ length: 25 }, (_, n) => coupon(`c${String(n).padStart(2, '0')}`))).go();
    await Coupon.put(coupon('other', 'm2')).go();
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { data: { couponId: string }[]; cursor: string | null } = await Coupon.query
        .byMember({ memberId: 'm1' })
        .go({ limit: 10, cursor });
      ids.push(...page.data.map(({ couponId }) => couponId));
      cursor = page.cursor;
    } while (cursor !== null);
    expect(ids).toEqual(Array.from({ length: 25 }, (_, n) => `c${String(n).padStart(2, '0')}`));
    const { data } = await Coupon.query
      .byId({ shopId: 's1' })
      .begins({ couponId: 'c1' })
      .go({ order: 'desc' });
    expect(data.map(({ couponId }) => couponId)[0]).toBe('c19');
  });

  it('writes and reads transactions', async () => {
    await shop.entities.counter.create({ shopId: 's1' }).go();
    const issue = (couponId: string) =>
      shop.transaction
        .write(({ coupon: Coupon, counter: Counter }) => [
          Coupon.create(coupon(couponId)).commit({ response: 'all_old' }),
          Counter.patch({ shopId: 's1' }).add({ issued: 1 }).commit(),
        ])
        .go();
    expect(await issue('c1')).toMatchObject({ canceled: false });
    const second = await issue('c1');
    expect(second).toMatchObject({
      canceled: true,
      data: [
        { rejected: true, code: 'ConditionalCheckFailed', item: { couponId: 'c1' } },
        { rejected: false },
      ],
    });
    const read = await shop.transaction
      .get(({ coupon: Coupon, counter: Counter }) => [
        Coupon.get({ shopId: 's1', couponId: 'c1' }).commit(),
        Counter.get({ shopId: 's1' }).commit(),
      ])
      .go();
    expect(read.data).toMatchObject([{ item: { couponId: 'c1' } }, { item: { issued: 1 } }]);
  });
});
