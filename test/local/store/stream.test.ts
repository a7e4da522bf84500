import { DeleteCommand, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { inFolder, openTestStore, records } from './test-store.ts';
import type { TestStore } from './test-store.ts';

const TableName = 'records';
const silent = { ...records, name: 'silent', stream: false };

const putSk = ({ documents }: TestStore, sk: string, table = TableName) =>
  documents.send(new PutCommand({ TableName: table, Item: { pk: 'a', sk } }));

describe('streams', () => {
  it('record inserts, changes and removals with both images, in order', async () => {
    const test = await openTestStore({ tables: [records, silent] });
    const Key = { pk: 'a', sk: '1' };
    await putSk(test, '1');
    await putSk(test, '1');
    await putSk(test, '1', 'silent');
    await test.documents.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: 'SET n = :n',
        ExpressionAttributeValues: { ':n': 1 },
      }),
    );
    await test.documents.send(new DeleteCommand({ TableName, Key }));
    await test.documents.send(new DeleteCommand({ TableName, Key }));
    const keys = { pk: { S: 'a' }, sk: { S: '1' } };
    expect(await test.store.readStream({ after: 0, limit: 10 })).toEqual([
      { sequence: 1, table: TableName, eventName: 'INSERT', keys, newImage: keys },
      {
        sequence: 2,
        table: TableName,
        eventName: 'MODIFY',
        keys,
        newImage: { ...keys, n: { N: '1' } },
        oldImage: keys,
      },
      { sequence: 3, table: TableName, eventName: 'REMOVE', keys, oldImage: { ...keys, n: { N: '1' } } },
    ]);
    await test.store.close();
  });

  it('wake a listener after a commit with records, until it stops listening', async () => {
    const test = await openTestStore({ tables: [records, silent] });
    let calls = 0;
    const stop = test.store.onCommit(() => (calls += 1));
    await putSk(test, '1');
    await putSk(test, '1', 'silent');
    expect(calls).toBe(1);
    stop();
    await putSk(test, '2');
    expect(calls).toBe(1);
    await test.store.close();
  });

  it('are read in pieces, and go on with their sequence after trim and reopen', () =>
    inFolder(async (path) => {
      const first = await openTestStore({ path });
      await first.documents.send(
        new TransactWriteCommand({
          TransactItems: ['1', '2', '3', '4'].map((sk) => ({ Put: { TableName, Item: { pk: 'a', sk } } })),
        }),
      );
      await first.store.trimStream(1);
      await first.store.close();

      const second = await openTestStore({ path });
      const sequences = async (after: number, limit: number) =>
        (await second.store.readStream({ after, limit })).map(({ sequence }) => sequence);
      expect(await sequences(0, 2)).toEqual([2, 3]);
      expect(await sequences(3, 10)).toEqual([4]);
      await second.store.trimStream(100);
      await second.store.close();

      const third = await openTestStore({ path });
      expect(await third.store.readStream({ after: 0, limit: 10 })).toEqual([]);
      await putSk(third, '5');
      expect(await third.store.readStream({ after: 0, limit: 10 })).toMatchObject([{ sequence: 5 }]);
      await third.store.close();
    }));
});
