import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { openTestStore } from './test-store.ts';
import type { TestStore } from './test-store.ts';

const TableName = 'records';
const Key = { pk: 'a', sk: '1' };
/** An item of exactly this many bytes: names pk, sk, body (8) and two one-byte keys. */
const ofBytes = (bytes: number, sk = '1') => ({ pk: 'a', sk, body: 'x'.repeat(bytes - 10) });

describe('the meter', () => {
  let test: TestStore;
  const units = async (send: () => Promise<unknown>) => {
    test.store.meter.reset();
    await send().catch(() => undefined);
    const { readUnits, writeUnits } = test.store.meter.read();
    return { readUnits, writeUnits };
  };
  const put = (Item: object, rest: object = {}) =>
    test.documents.send(new PutCommand({ TableName, Item: Item as Record<string, unknown>, ...rest }));
  const written = (writeUnits: number) => ({ readUnits: 0, writeUnits });
  const read = (readUnits: number) => ({ readUnits, writeUnits: 0 });

  beforeEach(async () => {
    test = await openTestStore();
  });
  afterEach(() => test.store.close());

  it('counts one write unit per started kilobyte of the larger image', async () => {
    expect(await units(() => put(ofBytes(1024)))).toEqual(written(1));
    expect(await units(() => put(ofBytes(1025)))).toEqual(written(2));
    expect(await units(() => put(ofBytes(20)))).toEqual(written(2));
    expect(await units(() => put({ pk: 'a', sk: '2', body: 'あ'.repeat(400) }))).toEqual(written(2));
  });

  it('counts deletes by the old image, also of nothing', async () => {
    await put(ofBytes(3000));
    const remove = () => test.documents.send(new DeleteCommand({ TableName, Key }));
    expect(await units(remove)).toEqual(written(3));
    expect(await units(remove)).toEqual(written(1));
  });

  it('counts a refused write by the stored image', async () => {
    await put(ofBytes(2048));
    const refused = () => put(ofBytes(20), { ConditionExpression: 'attribute_not_exists(pk)' });
    expect(await units(refused)).toEqual(written(2));
  });

  it('counts what each index writes, and nothing for an index that does not change', async () => {
    const item = { ...ofBytes(2048), owner: 'mika', rank: '1', state: 'open', label: 'x' };
    expect(await units(() => put(item))).toEqual(written(3 + 3 + 1));
    const update = (UpdateExpression: string, value: unknown) =>
      test.documents.send(
        new UpdateCommand({
          TableName,
          Key,
          UpdateExpression,
          ExpressionAttributeNames: { '#name': UpdateExpression.includes('state') ? 'state' : 'note' },
          ExpressionAttributeValues: { ':value': value },
        }),
      );
    expect(await units(() => update('SET #name = :value', 'note'))).toEqual(written(3 + 3));
    expect(await units(() => put({ ...item, state: 'done', note: 'note' }))).toEqual(written(3 + 3 + 2));
  });

  it('counts transactions twice', async () => {
    await put(ofBytes(1500));
    const write = () =>
      test.documents.send(
        new TransactWriteCommand({
          TransactItems: [
            { ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_exists(pk)' } },
            { Put: { TableName, Item: ofBytes(100, '2') } },
          ],
        }),
      );
    const get = () =>
      test.documents.send(new TransactGetCommand({ TransactItems: [{ Get: { TableName, Key } }] }));
    expect(await units(write)).toEqual(written(2 * 2 + 2));
    expect(await units(get)).toEqual(read(2));
  });

  it('counts half a read unit per started 4 KB, one when consistent', async () => {
    await put(ofBytes(4097));
    const get = (ConsistentRead: boolean, sk = '1') =>
      test.documents.send(new GetCommand({ TableName, Key: { pk: 'a', sk }, ConsistentRead }));
    expect(await units(() => get(false))).toEqual(read(1));
    expect(await units(() => get(true))).toEqual(read(2));
    expect(await units(() => get(true, 'missing'))).toEqual(read(1));
  });

  it('counts a query by the sum of all it reads, and a batch item by item', async () => {
    const items = Array.from({ length: 8 }, (_, n) => ofBytes(600, String(n)));
    const RequestItems = { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) };
    expect(await units(() => test.documents.send(new BatchWriteCommand({ RequestItems })))).toEqual(
      written(8),
    );
    const query = () =>
      test.documents.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          FilterExpression: 'attribute_not_exists(body)',
          ExpressionAttributeValues: { ':pk': 'a' },
        }),
      );
    expect(await units(query)).toEqual(read(1));
    const Keys = items.map(({ pk, sk }) => ({ pk, sk }));
    const batch = () => test.documents.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }));
    expect(await units(batch)).toEqual(read(4));
  });

  it('breaks down by table and operation, and answers the same as consumed capacity', async () => {
    const item = { ...ofBytes(1500), state: 'open' };
    const { ConsumedCapacity } = await test.documents.send(
      new PutCommand({ TableName, Item: item, ReturnConsumedCapacity: 'INDEXES' }),
    );
    expect(ConsumedCapacity).toEqual({
      TableName,
      CapacityUnits: 3,
      Table: { CapacityUnits: 2 },
      GlobalSecondaryIndexes: { byState: { CapacityUnits: 1 } },
    });
    await test.documents.send(new GetCommand({ TableName, Key }));
    expect(test.store.meter.read().breakdown).toEqual([
      { table: TableName, operation: 'PutItem', requests: 1, readUnits: 0, writeUnits: 3 },
      { table: TableName, operation: 'GetItem', requests: 1, readUnits: 0.5, writeUnits: 0 },
    ]);
  });
});
