import {
  BatchWriteCommand,
  DeleteCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { openTestStore } from './test-store.ts';
import type { TestStore } from './test-store.ts';

const TableName = 'records';

describe('Query and Scan', () => {
  let test: TestStore;

  beforeAll(async () => {
    test = await openTestStore({
      tables: [
        {
          name: 'records',
          partitionKey: 'pk',
          sortKey: 'sk',
          indexes: [
            { name: 'byOwner', partitionKey: 'owner', sortKey: 'rank', projection: 'all' },
            { name: 'byState', partitionKey: 'state', projection: ['label'] },
          ],
        },
        {
          name: 'readings',
          partitionKey: { name: 'sensor', type: 'B' },
          sortKey: { name: 'value', type: 'N' },
          indexes: [],
        },
      ],
    });
    const items = Array.from({ length: 60 }, (_, n) => ({
      pk: n < 50 ? 'many' : 'few',
      sk: `${n % 2 === 0 ? 'even' : 'odd'}#${String(n).padStart(2, '0')}`,
      n,
      state: 'open',
      label: `label ${n}`,
      ...(n < 20 && { owner: 'mika', rank: 'same' }),
    }));
    for (let start = 0; start < items.length; start += 20) {
      const writes = items.slice(start, start + 20).map((Item) => ({ PutRequest: { Item } }));
      await test.documents.send(new BatchWriteCommand({ RequestItems: { [TableName]: writes } }));
    }
  });
  afterAll(() => test.store.close());

  const query = (input: Partial<QueryCommandInput>) =>
    test.documents.send(new QueryCommand({ TableName, KeyConditionExpression: 'pk = :pk', ...input }));
  const numbers = (items: Record<string, unknown>[] | undefined) => items?.map((item) => item['n']);

  async function allPages(input: Partial<QueryCommandInput>) {
    const pages: unknown[][] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await query({ ...input, ExclusiveStartKey });
      pages.push(numbers(page.Items) ?? []);
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return pages;
  }

  it.each([
    ['begins_with(sk, :a)', { ':a': 'odd#1' }, [11, 13, 15, 17, 19]],
    ['sk BETWEEN :a AND :b', { ':a': 'even#04', ':b': 'even#08' }, [4, 6, 8]],
    ['sk < :a', { ':a': 'even#04' }, [0, 2]],
    ['sk <= :a', { ':a': 'even#04' }, [0, 2, 4]],
    ['sk > :a', { ':a': 'odd#45' }, [47, 49]],
    ['sk >= :a', { ':a': 'odd#45' }, [45, 47, 49]],
    ['sk = :a', { ':a': 'odd#45' }, [45]],
  ])('reads the part of a partition where %s, both ways', async (condition, values, expected) => {
    const input = {
      KeyConditionExpression: `pk = :pk AND ${condition}`,
      ExpressionAttributeValues: { ':pk': 'many', ...values },
    };
    expect(numbers((await query(input)).Items)).toEqual(expected);
    expect(numbers((await query({ ...input, ScanIndexForward: false })).Items)).toEqual(
      expected.toReversed(),
    );
  });

  it('answers the same question anew once something was written into the partition', async () => {
    const put = (pk: string, n: number) =>
      test.documents.send(new PutCommand({ TableName, Item: { pk, sk: 'x', n } }));
    const asked = { ExpressionAttributeValues: { ':pk': 'changing' } };
    expect(numbers((await query(asked)).Items)).toEqual([]);
    await put('changing', 1);
    expect(numbers((await query(asked)).Items)).toEqual([1]);
    const unitsBefore = test.store.meter.read().readUnits;
    await put('another', 2);
    expect(numbers((await query(asked)).Items)).toEqual([1]);
    expect(test.store.meter.read().readUnits - unitsBefore).toBe(0.5);
    // One question is under way while the answer changes.
    await Promise.all([put('changing', 3), query(asked), put('changing', 4)]);
    expect(numbers((await query(asked)).Items)).toEqual([4]);
    for (const pk of ['changing', 'another'])
      await test.documents.send(new DeleteCommand({ TableName, Key: { pk, sk: 'x' } }));
    expect(numbers((await query(asked)).Items)).toEqual([]);
  });

  it.each([true, false])('pages through a partition with forward = %s', async (ScanIndexForward) => {
    const input = { ExpressionAttributeValues: { ':pk': 'many' }, ScanIndexForward };
    const whole = numbers((await query(input)).Items) ?? [];
    const pages = await allPages({ ...input, Limit: 7 });
    expect(pages.map((page) => page.length)).toEqual([7, 7, 7, 7, 7, 7, 7, 1]);
    expect(pages.flat()).toEqual(whole);
    expect(whole).toHaveLength(50);
  });

  it.each([true, false])(
    'pages through index entries that share one key with forward = %s',
    async (ScanIndexForward) => {
      const pages = await allPages({
        IndexName: 'byOwner',
        KeyConditionExpression: '#owner = :owner AND #rank = :rank',
        ExpressionAttributeNames: { '#owner': 'owner', '#rank': 'rank' },
        ExpressionAttributeValues: { ':owner': 'mika', ':rank': 'same' },
        ScanIndexForward,
        Limit: 3,
      });
      expect(pages.flat().toSorted((a, b) => Number(a) - Number(b))).toEqual(
        Array.from({ length: 20 }, (_, n) => n),
      );
    },
  );

  it('gives only projected attributes of an index', async () => {
    const { Items } = await query({
      IndexName: 'byState',
      KeyConditionExpression: '#state = :state',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': 'open' },
      Limit: 1,
    });
    expect(Object.keys(Items?.[0] ?? {}).toSorted()).toEqual(['label', 'pk', 'sk', 'state']);
  });

  it('filters after reading: the limit counts what was read', async () => {
    const page = await query({
      ExpressionAttributeValues: { ':pk': 'many', ':least': 10, ':part': 'label 1' },
      FilterExpression: 'n >= :least AND begins_with(label, :part)',
      ProjectionExpression: 'n',
      Limit: 10,
    });
    expect(page).toMatchObject({
      Items: [{ n: 10 }, { n: 12 }, { n: 14 }, { n: 16 }, { n: 18 }],
      ScannedCount: 10,
    });
    expect(page.LastEvaluatedKey).toEqual({ pk: 'many', sk: 'even#18' });
  });

  it('counts without items', async () => {
    const page = await query({ ExpressionAttributeValues: { ':pk': 'few' }, Select: 'COUNT' });
    expect(page.Count).toBe(10);
    expect(page.Items).toBeUndefined();
  });

  it('ends a page after one megabyte', async () => {
    const body = 'あ'.repeat(100_000);
    for (const sk of ['1', '2', '3', '4', '5']) {
      await test.documents.send(new PutCommand({ TableName, Item: { pk: 'large', sk, body } }));
    }
    const first = await query({ ExpressionAttributeValues: { ':pk': 'large' } });
    expect(first.Items).toHaveLength(4);
    expect(first.LastEvaluatedKey).toEqual({ pk: 'large', sk: '4' });
  });

  it('orders numbers by value and finds binary keys', async () => {
    const values = [10, -3, 2.5, 0, -30, 1e15, 0.001];
    const sensor = new Uint8Array([0, 255]);
    for (const value of values) {
      await test.documents.send(new PutCommand({ TableName: 'readings', Item: { sensor, value } }));
    }
    const { Items } = await query({
      TableName: 'readings',
      KeyConditionExpression: 'sensor = :sensor',
      ExpressionAttributeValues: { ':sensor': sensor },
    });
    expect(Items?.map((item) => item['value'] as number)).toEqual(values.toSorted((a, b) => a - b));
  });

  it('scans every item once in segments', async () => {
    const segments = await Promise.all(
      [0, 1, 2].map((Segment) =>
        test.documents.send(new ScanCommand({ TableName, Segment, TotalSegments: 3 })),
      ),
    );
    const keys = segments.flatMap(({ Items = [] }) =>
      Items.map((item) => `${item['pk'] as string} ${item['sk'] as string}`),
    );
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => !key.startsWith('large'))).toHaveLength(60);
  });

  it('refuses a key condition without the partition key', async () => {
    await expect(
      query({ KeyConditionExpression: 'sk = :sk', ExpressionAttributeValues: { ':sk': '1' } }),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('refuses a consistent read of an index', async () => {
    await expect(
      query({
        IndexName: 'byState',
        KeyConditionExpression: '#state = :state',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':state': 'open' },
        ConsistentRead: true,
      }),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
