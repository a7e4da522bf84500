import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { openTestStore } from './test-store.ts';
import type { TestStore } from './test-store.ts';

const TableName = 'records';
const openedAtSeconds = Date.UTC(2026, 0, 1) / 1000;

describe('time to live', () => {
  let nowSeconds = openedAtSeconds;
  let test: TestStore;
  const put = (sk: string, expiresAt: unknown) =>
    test.documents.send(
      new PutCommand({
        TableName,
        Item: { pk: 'a', sk, state: 'open', ...(expiresAt !== undefined && { expiresAt }) },
      }),
    );
  const exists = async (sk: string) =>
    (await test.documents.send(new GetCommand({ TableName, Key: { pk: 'a', sk } }))).Item !== undefined;

  beforeEach(async () => {
    nowSeconds = openedAtSeconds;
    test = await openTestStore({ clock: { now: () => nowSeconds * 1000 } });
  });
  afterEach(() => test.store.close());

  it('deletes items, their index entries and says so in the stream, at the sweep and at no cost', async () => {
    await put('1', nowSeconds + 10);
    await put('2', nowSeconds + 20);
    nowSeconds += 11;
    expect(await exists('1')).toBe(true);
    const after = 2;
    test.store.meter.reset();
    expect(await test.store.sweepExpired()).toBe(1);
    expect(test.store.meter.read().writeUnits).toBe(0);
    expect(await exists('1')).toBe(false);
    expect(await exists('2')).toBe(true);
    const open = await test.documents.send(
      new QueryCommand({
        TableName,
        IndexName: 'byState',
        KeyConditionExpression: '#state = :state',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':state': 'open' },
      }),
    );
    expect(open.Items).toMatchObject([{ sk: '2' }]);
    expect(await test.store.readStream({ after, limit: 10 })).toMatchObject([
      { eventName: 'REMOVE', expired: true, keys: { sk: { S: '1' } } },
    ]);
    expect(await test.store.sweepExpired()).toBe(0);
  });

  it('follows a renewed expiry', async () => {
    await put('1', nowSeconds + 10);
    await put('1', nowSeconds + 100);
    nowSeconds += 50;
    expect(await test.store.sweepExpired()).toBe(0);
    nowSeconds += 51;
    expect(await test.store.sweepExpired()).toBe(1);
  });

  it('keeps items without a number, and those that expired over five years ago', async () => {
    await put('1', undefined);
    await put('2', 'tomorrow');
    await put('3', nowSeconds - 6 * 365 * 24 * 3600);
    await put('4', 1);
    nowSeconds += 1000;
    expect(await test.store.sweepExpired()).toBe(0);
  });
});
