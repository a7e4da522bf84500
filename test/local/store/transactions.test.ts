import { GetCommand, QueryCommand, TransactGetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { openTestStore } from './test-store.ts';
import type { TestStore } from './test-store.ts';

const TableName = 'records';
type Items = NonNullable<TransactWriteCommandInput['TransactItems']>;

describe('transactions', () => {
  let nowEpochMs = 0;
  let test: TestStore;
  const transact = (TransactItems: Items, ClientRequestToken?: string) =>
    test.documents.send(new TransactWriteCommand({ TransactItems, ClientRequestToken }));
  const get = async (sk: string) =>
    (await test.documents.send(new GetCommand({ TableName, Key: { pk: 'a', sk } }))).Item;
  const put = (sk: string, rest: object = {}): Items[number] => ({
    Put: { TableName, Item: { pk: 'a', sk, ...rest } },
  });
  const addOne = (sk: string): Items[number] => ({
    Update: {
      TableName,
      Key: { pk: 'a', sk },
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': 1 },
    },
  });
  const mustExist = (sk: string): Items[number] => ({
    ConditionCheck: {
      TableName,
      Key: { pk: 'a', sk },
      ConditionExpression: 'attribute_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  });

  beforeEach(async () => {
    nowEpochMs = Date.UTC(2026, 0, 1);
    test = await openTestStore({ clock: { now: () => nowEpochMs } });
  });
  afterEach(() => test.store.close());

  it('writes puts, updates and deletes together', async () => {
    await transact([put('1'), put('2')]);
    await transact([
      mustExist('1'),
      addOne('2'),
      put('3'),
      { Delete: { TableName, Key: { pk: 'a', sk: '4' } } },
    ]);
    expect(await get('2')).toEqual({ pk: 'a', sk: '2', n: 1 });
    expect(await get('3')).toEqual({ pk: 'a', sk: '3' });
  });

  it('leaves items, indexes and stream alone when one condition fails', async () => {
    await transact([put('1', { owner: 'mika', rank: '1' })]);
    const before = await test.store.readStream({ after: 0, limit: 10 });
    const error = await transact([
      put('1', { owner: 'yuki', rank: '1' }),
      addOne('2'),
      mustExist('missing'),
    ]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TransactionCanceledException);
    const owners = async (owner: string) =>
      test.documents.send(
        new QueryCommand({
          TableName,
          IndexName: 'byOwner',
          KeyConditionExpression: '#owner = :owner',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: { ':owner': owner },
        }),
      );
    expect((await owners('mika')).Count).toBe(1);
    expect((await owners('yuki')).Count).toBe(0);
    expect(await get('2')).toBeUndefined();
    expect(await test.store.readStream({ after: 0, limit: 10 })).toEqual(before);
  });

  it('gives one reason for each write, with the item where it is asked for', async () => {
    await transact([put('1', { n: 'text' }), put('2')]);
    const error = await transact([
      addOne('1'),
      put('3'),
      { Put: { TableName, Item: { pk: 'a', sk: '2' }, ConditionExpression: 'attribute_not_exists(pk)' } },
      {
        Delete: {
          TableName,
          Key: { pk: 'a', sk: '4' },
          ConditionExpression: 'attribute_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      {
        ConditionCheck: {
          TableName,
          Key: { pk: 'a', sk: '5' },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    ]).catch((reason: unknown) => reason as TransactionCanceledException);
    expect(error).toMatchObject({
      message: expect.stringContaining(
        '[ValidationError, None, ConditionalCheckFailed, ConditionalCheckFailed, None]',
      ) as unknown,
      CancellationReasons: [
        { Code: 'ValidationError' },
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
        { Code: 'ConditionalCheckFailed' },
        { Code: 'None' },
      ],
    });
    const refused = await transact([
      {
        Put: {
          TableName,
          Item: { pk: 'a', sk: '2' },
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
    ]).catch((reason: unknown) => reason);
    expect(refused).toMatchObject({ CancellationReasons: [{ Item: { pk: { S: 'a' }, sk: { S: '2' } } }] });
  });

  it('does a transaction with the same token once within ten minutes', async () => {
    const token = 'cause-1';
    await transact([addOne('1')], token);
    nowEpochMs += 9 * 60_000;
    await transact([addOne('1')], token);
    expect(await get('1')).toMatchObject({ n: 1 });
    nowEpochMs += 2 * 60_000;
    await transact([addOne('1')], token);
    expect(await get('1')).toMatchObject({ n: 2 });
  });

  it('lets a token go that was used by a cancelled transaction', async () => {
    await expect(transact([mustExist('1'), addOne('2')], 'cause-1')).rejects.toThrow();
    await transact([put('1')]);
    await transact([mustExist('1'), addOne('2')], 'cause-1');
    expect(await get('2')).toMatchObject({ n: 1 });
  });

  it('refuses a token with other content', async () => {
    await transact([addOne('1')], 'cause-1');
    await expect(transact([addOne('2')], 'cause-1')).rejects.toMatchObject({
      name: 'IdempotentParameterMismatchException',
    });
  });

  it.each<[string, Items, string]>([
    ['two writes of one item', [put('1'), addOne('1')], 'multiple operations on one item'],
    ['101 writes', Array.from({ length: 101 }, (_, n) => put(String(n))), 'less than or equal to 100'],
    ['no write', [], 'greater than or equal to 1'],
    ['an item without its key', [{ Put: { TableName, Item: { pk: 'a' } } }], 'Missing the key sk'],
  ])('refuses %s', async (_what, items, message) => {
    await expect(transact(items)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message) as unknown,
    });
  });

  it('takes 100 writes', async () => {
    await transact(Array.from({ length: 100 }, (_, n) => put(String(n))));
    expect(await get('99')).toBeDefined();
  });

  it('reads several items of one moment', async () => {
    await transact([put('1', { n: 0 }), put('2', { n: 0 })]);
    const writes = Array.from({ length: 50 }, () => transact([addOne('1'), addOne('2')]));
    const reads = Array.from({ length: 50 }, () =>
      test.documents.send(
        new TransactGetCommand({
          TransactItems: ['1', '2', '3'].map((sk) => ({ Get: { TableName, Key: { pk: 'a', sk } } })),
        }),
      ),
    );
    for (const { Responses: [first, second, third] = [] } of await Promise.all(reads)) {
      expect(first?.Item?.['n']).toBe(second?.Item?.['n']);
      expect(third?.Item).toBeUndefined();
    }
    await Promise.all(writes);
  });
});
