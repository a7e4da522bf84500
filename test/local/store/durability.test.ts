import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { openStore } from '../../../local/store/open-store.ts';
import { inFolder, openTestStore, records } from './test-store.ts';
import type { TestStore } from './test-store.ts';

const TableName = 'records';

const queryIndex = async ({ documents }: TestStore, IndexName: string, key: [name: string, value: string]) =>
  (
    await documents.send(
      new QueryCommand({
        TableName,
        IndexName,
        KeyConditionExpression: '#key = :value',
        ExpressionAttributeNames: { '#key': key[0] },
        ExpressionAttributeValues: { ':value': key[1] },
      }),
    )
  ).Items;

describe('a store in a folder', () => {
  it('has everything again after it was closed', () =>
    inFolder(async (path) => {
      const first = await openTestStore({ path });
      const item = { pk: 'a', sk: '1', owner: 'mika', rank: '1' };
      await first.documents.send(new PutCommand({ TableName, Item: item }));
      await first.store.close();
      const second = await openTestStore({ path });
      const read = await second.documents.send(new GetCommand({ TableName, Key: { pk: 'a', sk: '1' } }));
      expect(read.Item).toEqual(item);
      expect(await queryIndex(second, 'byOwner', ['owner', 'mika'])).toEqual([item]);
      await second.store.close();
    }));

  it('finishes the writes under way before it closes', () =>
    inFolder(async (path) => {
      const first = await openTestStore({ path });
      const writes = Array.from({ length: 200 }, (_, n) =>
        first.documents.send(new PutCommand({ TableName, Item: { pk: 'a', sk: String(n) } })),
      );
      await writes[0];
      await first.store.close();
      const outcomes = await Promise.allSettled(writes);
      const second = await openTestStore({ path });
      for (const [n, outcome] of outcomes.entries()) {
        const read = await second.documents.send(
          new GetCommand({ TableName, Key: { pk: 'a', sk: String(n) } }),
        );
        expect(read.Item !== undefined).toBe(outcome.status === 'fulfilled');
      }
      await second.store.close();
    }));

  it('says what to do when another program uses it', () =>
    inFolder(async (path) => {
      const first = await openTestStore({ path });
      await expect(openTestStore({ path })).rejects.toThrow('another running program uses it');
      await first.store.close();
    }));

  it('builds a new index and a new expiry list from the items it has, and drops old ones', () =>
    inFolder(async (path) => {
      const plain = { ...records, indexes: records.indexes.slice(0, 1), timeToLiveAttribute: 'other' };
      const first = await openTestStore({ path, tables: [plain] });
      const item = {
        pk: 'a',
        sk: '1',
        owner: 'mika',
        rank: '1',
        state: 'open',
        expiresAt: Date.now() / 1000 - 100,
      };
      await first.documents.send(new PutCommand({ TableName, Item: item }));
      await first.store.close();
      const second = await openTestStore({
        path,
        tables: [{ ...records, indexes: records.indexes.slice(1) }],
      });
      expect(await queryIndex(second, 'byState', ['state', 'open'])).toMatchObject([{ sk: '1' }]);
      await expect(queryIndex(second, 'byOwner', ['owner', 'mika'])).rejects.toThrow(
        'does not have the specified index',
      );
      expect(await second.store.sweepExpired()).toBe(1);
      await second.store.close();
    }));

  it('refuses a table whose keys changed', () =>
    inFolder(async (path) => {
      await (await openTestStore({ path })).store.close();
      const tables = [{ ...records, sortKey: { name: 'sk', type: 'N' } as const }];
      await expect(openStore({ path, tables })).rejects.toThrow('has other keys');
      await (await openTestStore({ path })).store.close();
    }));
});
