import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { WritePart } from '../../lambdas/shared/domain/write-part.ts';
import { createCommit } from '../../lambdas/shared/edge/dynamo/commit.ts';
import { manualClock } from '../support/manual-clock.ts';
import { openMemoryStore, type MemoryStore } from '../support/memory-store.ts';

const TableName = 'records';
const put = (name: string, label = name): WritePart => ({
  label,
  item: { Put: { TableName, Item: { pk: name, sk: name }, ConditionExpression: 'attribute_not_exists(pk)' } },
});

describe('committing write parts', () => {
  let memory: MemoryStore;
  const clock = manualClock();
  const commitOn = (client: DynamoDBDocumentClient) => createCommit({ client, clock, random: () => 0.5 });
  const exists = async (name: string): Promise<boolean> =>
    (await memory.client.send(new GetCommand({ TableName, Key: { pk: name, sk: name } }))).Item !== undefined;

  beforeEach(async () => {
    memory = await openMemoryStore(clock);
  });
  afterEach(() => memory.store.close());

  it('writes all parts', async () => {
    expect(await commitOn(memory.client)([put('a'), put('b')])).toEqual({ outcome: 'committed' });
    expect([await exists('a'), await exists('b')]).toEqual([true, true]);
  });

  it('writes nothing when a part is refused, and names the refused ones', async () => {
    const commit = commitOn(memory.client);
    await commit([put('a'), put('b')]);
    const answer = await commit([put('c'), put('a', 'a is new'), put('b', 'b is new')]);
    expect(answer).toEqual({ outcome: 'refused', labels: ['a is new', 'b is new'] });
    expect(await exists('c')).toBe(false);
  });

  it('has nothing to do without parts', async () => {
    expect(await commitOn(memory.client)([])).toEqual({ outcome: 'committed' });
  });

  it('refuses more parts than a transaction takes', async () => {
    const parts = Array.from({ length: 101 }, (_, index) => put(String(index)));
    await expect(commitOn(memory.client)(parts)).rejects.toThrow('100 parts; 101');
  });

  /** Fails the first calls as DynamoDB does, then lets them through. */
  const failing = (times: number, code: string) => {
    let calls = 0;
    const send = (command: Parameters<DynamoDBDocumentClient['send']>[0]) => {
      calls += 1;
      if (calls > times) return memory.client.send(command);
      const CancellationReasons = [{ Code: 'None' }, { Code: code }];
      return Promise.reject(
        new TransactionCanceledException({ message: code, $metadata: {}, CancellationReasons }),
      );
    };
    return { client: { send } as unknown as DynamoDBDocumentClient, calls: () => calls };
  };

  it.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])(
    'tries again after %s, waiting longer each time',
    async (code) => {
      const begin = clock.now();
      const { client, calls } = failing(3, code);
      expect(await commitOn(client)([put('a'), put('b')])).toEqual({ outcome: 'committed' });
      expect(calls()).toBe(4);
      expect(clock.now() - begin).toBe(20 + 40 + 80);
    },
  );

  it('leaves contention that does not pass to its caller', async () => {
    const { client, calls } = failing(100, 'TransactionConflict');
    await expect(commitOn(client)([put('a')])).rejects.toThrow(TransactionCanceledException);
    expect(calls()).toBe(8);
  });

  it('does not try again what can never succeed', async () => {
    const { client, calls } = failing(100, 'ValidationError');
    await expect(commitOn(client)([put('a')])).rejects.toThrow();
    expect(calls()).toBe(1);
  });

  it('lets exactly one of many writers of one item through', async () => {
    const commit = commitOn(memory.client);
    const answers = await Promise.all(Array.from({ length: 20 }, () => commit([put('a')])));
    expect(answers.filter(({ outcome }) => outcome === 'committed')).toHaveLength(1);
  });
});
