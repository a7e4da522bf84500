import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { crashTables } from './crash-tables.ts';
import { inFolder, openTestStore } from './test-store.ts';

/** Runs the writer until it has acknowledged this many transfers, kills it, and answers how many it had in the end. */
function killAfter(path: string, transfers: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const writer = spawn(process.execPath, [join(import.meta.dirname, 'crash-writer.ts'), path]);
    let acknowledged = 0;
    let errors = '';
    writer.stdout.on('data', (chunk: Buffer) => {
      acknowledged += chunk.length;
      if (acknowledged >= transfers) writer.kill('SIGKILL');
    });
    writer.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    writer.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(acknowledged);
      else reject(new Error(`The writer ended by itself: ${errors}`));
    });
  });
}

async function inspect(path: string) {
  const { store, documents } = await openTestStore({ path, tables: crashTables });
  const scanned = await documents.send(new ScanCommand({ TableName: 'accounts' }));
  const indexed = await documents.send(
    new QueryCommand({
      TableName: 'accounts',
      IndexName: 'bySide',
      KeyConditionExpression: 'side = :side',
      ExpressionAttributeValues: { ':side': 'account' },
    }),
  );
  const changes = await store.readStream({ after: 0, limit: 100_000 });
  await store.close();
  const balances = ({ Items = [] }: { Items?: Record<string, unknown>[] | undefined }) =>
    Object.fromEntries(Items.map((item) => [item['id'] as string, item['balance'] as number]));
  return { balances: balances(scanned), indexBalances: balances(indexed), changes };
}

describe('a store whose program is killed in the middle of writes', () => {
  it(
    'keeps every acknowledged transaction, whole, with index and stream',
    () =>
      inFolder(async (path) => {
        let acknowledged = 0;
        for (const transfers of [1, 40, 150]) {
          acknowledged += await killAfter(path, transfers);
          const { balances, indexBalances, changes } = await inspect(path);
          const moved = balances['to'] ?? 0;
          expect(moved).toBeGreaterThanOrEqual(acknowledged);
          expect(balances).toEqual({ from: -moved, to: moved });
          expect(indexBalances).toEqual(balances);
          expect(changes.map(({ sequence }) => sequence)).toEqual(
            Array.from({ length: 2 * moved }, (_, n) => n + 1),
          );
        }
      }),
    20_000,
  );
});
