import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { openTestStore } from './test-store.ts';
import type { TestStore } from './test-store.ts';

const TableName = 'records';
const Key = { pk: 'a', sk: '1' };

describe('writes and reads of one item', () => {
  let test: TestStore;
  const put = (Item: object) => test.documents.send(new PutCommand({ TableName, Item: { ...Key, ...Item } }));
  const get = async () => (await test.documents.send(new GetCommand({ TableName, Key }))).Item;
  const update = (UpdateExpression: string, rest: Partial<UpdateCommandInput> = {}) =>
    test.documents.send(new UpdateCommand({ TableName, Key, UpdateExpression, ...rest }));

  beforeEach(async () => {
    test = await openTestStore();
  });
  afterEach(() => test.store.close());

  it('lets one of 40 callers put an item that must not exist', async () => {
    const puts = Array.from({ length: 40 }, (_, caller) =>
      test.documents.send(
        new PutCommand({
          TableName,
          Item: { ...Key, caller },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
    const outcomes = await Promise.allSettled(puts);
    const winners = outcomes.flatMap((outcome, caller) => (outcome.status === 'fulfilled' ? [caller] : []));
    expect(winners).toHaveLength(1);
    expect(await get()).toEqual({ ...Key, caller: winners[0] });
  });

  it('loses no update of 100 concurrent callers', async () => {
    await Promise.all(
      Array.from({ length: 100 }, () =>
        update('ADD visits :one', { ExpressionAttributeValues: { ':one': 1 } }),
      ),
    );
    expect(await get()).toEqual({ ...Key, visits: 100 });
  });

  it('answers the item as it was when a condition fails and ALL_OLD is asked for', async () => {
    await put({ visits: 3 });
    const failing = (ReturnValuesOnConditionCheckFailure: 'ALL_OLD' | 'NONE') =>
      update('SET visits = :one', {
        ConditionExpression: 'visits < :one',
        ExpressionAttributeValues: { ':one': 1 },
        ReturnValuesOnConditionCheckFailure,
      }).catch((error: unknown) => error);
    const withItem = await failing('ALL_OLD');
    expect(withItem).toBeInstanceOf(ConditionalCheckFailedException);
    expect(withItem).toHaveProperty('Item', { pk: { S: 'a' }, sk: { S: '1' }, visits: { N: '3' } });
    expect((await failing('NONE')) as ConditionalCheckFailedException).not.toHaveProperty('Item.visits');
  });

  it('keeps numbers, binary, sets, lists and maps as they are', async () => {
    const client = test.store.dynamoClient();
    const Item = {
      pk: { S: 'a' },
      sk: { S: '1' },
      big: { N: '12345678901234567890123456789012345678' },
      small: { N: '-0.00000000000000000001' },
      binary: { B: new Uint8Array([0, 1, 254, 255]) },
      strings: { SS: ['あ', 'b'] },
      numbers: { NS: ['1', '2.5'] },
      binaries: { BS: [new Uint8Array([1]), new Uint8Array([2])] },
      list: { L: [{ S: '' }, { NULL: true }, { BOOL: false }] },
      map: { M: { 友だち: { M: {} } } },
    };
    await client.send(new PutItemCommand({ TableName, Item }));
    const read = await client.send(
      new GetItemCommand({ TableName, Key: { pk: { S: 'a' }, sk: { S: '1' } } }),
    );
    expect(read.Item).toEqual(Item);
  });

  it.each([
    ['SET n = n + :by', { ':by': 0.2 }, { n: 0.1 }, { n: 0.3 }],
    ['SET n = :by - n', { ':by': 1 }, { n: 2.5 }, { n: -1.5 }],
    ['SET n = if_not_exists(n, :by)', { ':by': 7 }, {}, { n: 7 }],
    ['SET previous = n ADD n :by', { ':by': 1 }, { n: 4 }, { n: 5, previous: 4 }],
    ['SET n = m, m = n', undefined, { n: 1, m: 2 }, { n: 2, m: 1 }],
    ['SET l = list_append(l, :by)', { ':by': [3] }, { l: [1, 2] }, { l: [1, 2, 3] }],
    ['SET l[1] = :by, l[9] = :by', { ':by': 'x' }, { l: [1, 2] }, { l: [1, 'x', 'x'] }],
    ['REMOVE l[0], l[2]', undefined, { l: [1, 2, 3, 4] }, { l: [2, 4] }],
    ['SET m.k.v = :by REMOVE m.gone', { ':by': true }, { m: { k: {}, gone: 1 } }, { m: { k: { v: true } } }],
    [
      'ADD s :by',
      { ':by': new Set(['b', 'c']) },
      { s: new Set(['a', 'b']) },
      { s: new Set(['a', 'b', 'c']) },
    ],
    ['DELETE s :by', { ':by': new Set(['a']) }, { s: new Set(['a', 'b']) }, { s: new Set(['b']) }],
    ['DELETE s :by', { ':by': new Set(['a']) }, { s: new Set(['a']) }, {}],
  ])('updates with %s', async (expression, values, before, after) => {
    await put(before);
    await update(expression, { ...(values && { ExpressionAttributeValues: values }) });
    expect(await get()).toEqual({ ...Key, ...after });
  });

  it.each([
    ['SET n = absence', undefined, 'refers to an attribute that does not exist'],
    ['SET a.b = :v', { ':v': 1 }, 'document path provided in the update expression is invalid'],
    ['SET n = t + :v', { ':v': 1 }, 'incorrect data type'],
    ['SET pk = :v', { ':v': 'b' }, 'part of the key'],
    ['SET #owner = :v', { ':v': 1 }, 'Type mismatch for Index Key'],
    ['SET #owner = :v', { ':v': '' }, 'empty'],
    ['SET n = :v', { ':v': 'x'.repeat(400 * 1024) }, 'exceeded the maximum allowed size'],
  ])('refuses %s and leaves the item alone', async (expression, values, message) => {
    await put({ t: 'text' });
    await expect(
      update(expression, {
        ...(values && { ExpressionAttributeValues: values }),
        ...(expression.includes('#owner') && { ExpressionAttributeNames: { '#owner': 'owner' } }),
      }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message) as unknown,
    });
    expect(await get()).toEqual({ ...Key, t: 'text' });
  });

  it('answers the images that ReturnValues names', async () => {
    await put({ n: 1, other: true });
    const add = (ReturnValues: UpdateCommandInput['ReturnValues']) =>
      update('ADD n :one', { ExpressionAttributeValues: { ':one': 1 }, ReturnValues }).then(
        (out) => out.Attributes,
      );
    expect(await add('NONE')).toBeUndefined();
    expect(await add('ALL_OLD')).toEqual({ ...Key, n: 2, other: true });
    expect(await add('ALL_NEW')).toEqual({ ...Key, n: 4, other: true });
    expect(await add('UPDATED_OLD')).toEqual({ n: 4 });
    expect(await add('UPDATED_NEW')).toEqual({ n: 6 });
    const deleted = await test.documents.send(new DeleteCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }));
    expect(deleted.Attributes).toEqual({ ...Key, n: 6, other: true });
    expect(await get()).toBeUndefined();
  });

  it('writes and reads batches', async () => {
    const items = Array.from({ length: 25 }, (_, n) => ({ pk: 'batch', sk: String(n), n }));
    await test.documents.send(
      new BatchWriteCommand({
        RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) },
      }),
    );
    const Keys = items.map(({ pk, sk }) => ({ pk, sk }));
    await test.documents.send(
      new BatchWriteCommand({ RequestItems: { [TableName]: [{ DeleteRequest: { Key: Keys[0] } }] } }),
    );
    const read = await test.documents.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }));
    expect(read.Responses?.[TableName]).toHaveLength(24);
    expect(read.UnprocessedKeys).toEqual({});
  });

  it('describes tables and says what it does not know', async () => {
    const client = test.store.dynamoClient();
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      GlobalSecondaryIndexes: [{ IndexName: 'byOwner' }, {}],
    });
    await expect(client.send(new DescribeTableCommand({ TableName: 'nothing' }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
    await expect(client.send(new ListTablesCommand({}))).rejects.toThrow('no operation ListTables');
  });
});
