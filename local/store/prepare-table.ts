import { isDeepStrictEqual } from 'node:util';
import type { Item } from './attribute-value.ts';
import { readChunks } from './database.ts';
import type { BatchOperation, Database, Entry } from './database.ts';
import type { IndexSchema } from './dynalite.ts';
import { toIndexEntry } from './item-change.ts';
import { keySpace } from './key-space.ts';
import type { TableDefinition } from './table-definition.ts';
import type { Table } from './table.ts';
import { expiryKey } from './time-to-live.ts';

const itemsPerBatch = 500;

/**
 * Makes the stored table match its definition: creates it, builds new or changed indexes from its items and removes
 * dropped ones. The definition is stored last, so an interrupted run is repeated at the next open.
 * @throws Error when the keys of a stored table differ
 */
export async function prepareTable(database: Database, table: Table): Promise<void> {
  const recordKey = keySpace.tableDefinitions.key(table.name);
  const stored = database.getSync(recordKey) as TableDefinition | undefined;
  const definition = JSON.parse(JSON.stringify(table.definition)) as TableDefinition;
  if (isDeepStrictEqual(stored, definition)) return;
  if (stored) await rebuild(database, table, stored, definition);
  await database.batch([{ type: 'put', key: recordKey, value: definition }]);
}

async function rebuild(
  database: Database,
  table: Table,
  stored: TableDefinition,
  definition: TableDefinition,
): Promise<void> {
  refuseOtherKeys(stored, definition);
  const isStored = (index: object) => stored.indexes.some((other) => isDeepStrictEqual(other, index));
  const isWanted = (index: object) => definition.indexes.some((other) => isDeepStrictEqual(other, index));
  const dropped = stored.indexes.filter((index) => !isWanted(index));
  const added = new Set(definition.indexes.filter((index) => !isStored(index)).map((index) => index.name));
  const hasOtherExpiry = stored.timeToLiveAttribute !== definition.timeToLiveAttribute;
  for (const index of [...dropped.map(({ name }) => name), ...added]) {
    await database.clear(keySpace.index(table.name, index).all);
  }
  if (hasOtherExpiry) await database.clear(keySpace.expiries(table.name).all);
  if (added.size > 0 || hasOtherExpiry) await fill(database, table, added);
}

/** Writes the entries that the items have in these indexes, and their expiries. */
async function fill(database: Database, table: Table, indexNames: ReadonlySet<string>): Promise<void> {
  const indexes =
    table.schema.GlobalSecondaryIndexes?.filter(({ IndexName }) => indexNames.has(IndexName)) ?? [];
  for await (const chunk of readChunks(database, keySpace.items(table.name).all, itemsPerBatch)) {
    await database.batch(chunk.flatMap((entry) => entryOperations(table, indexes, entry)));
  }
}

function entryOperations(
  table: Table,
  indexes: readonly IndexSchema[],
  [fullKey, value]: Entry,
): BatchOperation[] {
  const item = value as Item;
  const entries = indexes.flatMap((index): BatchOperation[] => {
    const entry = toIndexEntry(table, index, item);
    const place = keySpace.index(table.name, index.IndexName);
    return entry ? [{ type: 'put', key: place.key(entry.key), value: entry.item }] : [];
  });
  const expiry = expiryKey(table, fullKey.slice(keySpace.items(table.name).prefixLength), item);
  return expiry === undefined ? entries : [...entries, { type: 'put', key: expiry, value: true }];
}

function refuseOtherKeys(stored: TableDefinition, definition: TableDefinition): void {
  const keysOf = ({ partitionKey, sortKey }: TableDefinition) => ({ partitionKey, sortKey });
  if (isDeepStrictEqual(keysOf(stored), keysOf(definition))) return;
  throw new Error(
    `The table ${definition.name} in this data folder has other keys: start with an empty folder, or restore the keys.`,
  );
}
