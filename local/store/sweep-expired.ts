import { readChunks } from './database.ts';
import type { Engine } from './engine.ts';
import type { Table } from './table.ts';
import { expiredRange, expirySeconds, itemKeyOfExpiry } from './time-to-live.ts';

const itemsPerCommit = 100;

/**
 * Deletes the items of a table whose expiry has passed, without cost, as DynamoDB does.
 * Answers how many; an item that was renewed meanwhile stays.
 */
export async function sweepExpired(engine: Engine, table: Table): Promise<number> {
  if (table.definition.timeToLiveAttribute === undefined) return 0;
  const nowSeconds = Math.floor(engine.clock.now() / 1000);
  let deleted = 0;
  for await (const chunk of readChunks(engine.database, expiredRange(table, nowSeconds), itemsPerCommit)) {
    const keys = chunk.map(([expiry]) => itemKeyOfExpiry(table, expiry));
    deleted += await deleteExpired(engine, table, { keys, nowSeconds });
  }
  return deleted;
}

function deleteExpired(
  engine: Engine,
  table: Table,
  { keys, nowSeconds }: { keys: readonly string[]; nowSeconds: number },
): Promise<number> {
  return engine.commits.run((stage) => {
    const expired = keys.flatMap((key) => {
      const before = stage.item(table, key);
      const seconds = expirySeconds(table, before);
      return before && seconds !== undefined && seconds < nowSeconds ? [{ key, before }] : [];
    });
    expired.forEach(({ key, before }) => stage.add({ table, key, before, expired: true }));
    return expired.length;
  });
}
