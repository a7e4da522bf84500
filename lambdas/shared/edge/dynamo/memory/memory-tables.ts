import { isDeepStrictEqual } from 'node:util';
import { tables, type TableName, type TableNames, type TableShape } from '../../../tables.ts';
import type { Item } from './evaluate-expression.ts';
import { itemBytes } from './item-bytes.ts';
import { writeUnitsOf } from './unit-meter.ts';

export interface Stored {
  item: Item;
  bytes: number;
}

type Partitions = Map<string, Map<string, Stored>>;

interface MemoryTable {
  role: TableName;
  shape: TableShape;
  partitions: Partitions;
  indexes: ReadonlyMap<string, Partitions>;
}

export interface ItemKey {
  pk: string;
  sk: string;
}

/** What lies under a partition key before anything is written; undefined where nothing is to be looked up. */
export type LoadPartition = (table: TableName, pk: string) => Promise<readonly Item[]> | undefined;

/** The product's three tables as maps, with their indexes. */
export function createMemoryTables(names: TableNames, load?: LoadPartition) {
  const byName = new Map(
    (Object.keys(tables) as TableName[]).map((role) => [names[role], emptyTable(role)] as const),
  );
  const loaded = new Map<string, Promise<void>>();

  const place = (table: MemoryTable, item: Item, stored: Stored | undefined): void => {
    const { pk, sk } = item as unknown as ItemKey;
    putInto(table.partitions, pk, sk, stored);
    for (const { name, partitionKey, sortKey } of table.shape.indexes) {
      const index = table.indexes.get(name);
      const [ipk, isk] = [item[partitionKey], item[sortKey]];
      if (index && typeof ipk === 'string' && typeof isk === 'string')
        putInto(index, ipk, `${isk}\u0000${pk}\u0000${sk}`, stored);
    }
  };

  const find = (table: MemoryTable, { pk, sk }: ItemKey): Stored | undefined =>
    table.partitions.get(pk)?.get(sk);

  return {
    tableOf(name: string | undefined): MemoryTable {
      const table = byName.get(name ?? '');
      if (!table) throw new Error(`There is no table ${name ?? ''}.`);
      return table;
    },

    /** Resolves when the partition holds what was there before. */
    async ready(table: MemoryTable, pk: string): Promise<void> {
      const key = `${table.role} ${pk}`;
      const earlier = loaded.get(key);
      if (earlier) return earlier;
      const items = load?.(table.role, pk);
      if (!items) return;
      const loading = items.then((found) => {
        for (const item of found) place(table, item, { item, bytes: itemBytes(item) });
      });
      loaded.set(key, loading);
      return loading;
    },

    find,

    replace(table: MemoryTable, key: ItemKey, after: Stored | undefined): void {
      const before = find(table, key);
      if (before) place(table, before.item, undefined);
      if (after) place(table, after.item, after);
    },

    /** Everything under a key of the table or of one of its indexes, in order. */
    range(table: MemoryTable, indexName: string | undefined, pk: string): Stored[] {
      const partitions = indexName === undefined ? table.partitions : table.indexes.get(indexName);
      const partition = [...(partitions?.get(pk) ?? [])];
      return partition.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, stored]) => stored);
    },
  };
}
export type MemoryTables = ReturnType<typeof createMemoryTables>;

function emptyTable(role: TableName): MemoryTable {
  const shape: TableShape = tables[role];
  const indexes = new Map(shape.indexes.map(({ name }) => [name, new Map() as Partitions]));
  return { role, shape, partitions: new Map(), indexes };
}

function putInto(partitions: Partitions, pk: string, sk: string, stored: Stored | undefined): void {
  const partition = partitions.get(pk);
  if (stored) {
    if (partition) partition.set(sk, stored);
    else partitions.set(pk, new Map([[sk, stored]]));
  } else if (partition?.delete(sk) === true && partition.size === 0) partitions.delete(pk);
}

/**
 * Write units of a change: the larger image, times two in a transaction, and each index entry that changes; one that
 * moves is a deletion and a put. Indexes follow after a transaction, so the factor is for the table alone.
 */
export function writeCost(
  { shape }: Pick<MemoryTable, 'shape'>,
  { before, after }: { before: Stored | undefined; after: Stored | undefined },
  factor: number,
): number {
  const own = factor * Math.max(writeUnitsOf(before?.bytes ?? 0), writeUnitsOf(after?.bytes ?? 0));
  return shape.indexes.reduce((sum, index) => sum + indexCost(index, before, after), own);
}

type Index = TableShape['indexes'][number];

function indexCost(index: Index, before: Stored | undefined, after: Stored | undefined): number {
  const [old, fresh] = [entryOf(index, before), entryOf(index, after)];
  if (old?.key !== fresh?.key) return entryUnits(old) + entryUnits(fresh);
  return isDeepStrictEqual(old?.item, fresh?.item) ? 0 : Math.max(entryUnits(old), entryUnits(fresh));
}

const entryUnits = (entry: Stored | undefined): number => (entry ? writeUnitsOf(entry.bytes) : 0);

function entryOf(
  { partitionKey, sortKey, projection }: Index,
  stored: Stored | undefined,
): (Stored & { key: string }) | undefined {
  if (!stored) return undefined;
  const [ipk, isk] = [stored.item[partitionKey], stored.item[sortKey]];
  if (typeof ipk !== 'string' || typeof isk !== 'string') return undefined;
  const key = `${ipk}\u0000${isk}`;
  if (projection === 'all') return { key, ...stored };
  const names = new Set([...projection, 'pk', 'sk', partitionKey, sortKey]);
  const item = Object.fromEntries(Object.entries(stored.item).filter(([name]) => names.has(name)));
  return { key, item, bytes: itemBytes(item) };
}
