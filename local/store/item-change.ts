import { isDeepStrictEqual } from 'node:util';
import type { Item } from './attribute-value.ts';
import { indexKey, pick } from './table.ts';
import type { Table } from './table.ts';
import type { IndexSchema } from './dynalite.ts';

/** What happened to one item. Both images missing means that a delete met nothing. */
export interface ItemChange {
  readonly table: Table;
  /** From `itemKey`. */
  readonly key: string;
  readonly before?: Item;
  readonly after?: Item;
  /** Deleted by time to live, not by a caller. */
  readonly expired?: boolean;
}

/** An item as an index holds it. */
export interface IndexEntry {
  readonly key: string;
  readonly item: Item;
}

/** What a change does to one index; `before` and `after` have the same key or one of them moves the entry. */
export interface IndexChange {
  readonly index: string;
  readonly before?: IndexEntry;
  readonly after?: IndexEntry;
}

/** The indexes whose entries change; DynamoDB writes, and bills, no others. */
export function indexChanges({ table, before, after }: ItemChange): IndexChange[] {
  return (table.schema.GlobalSecondaryIndexes ?? []).flatMap((index) => {
    const change = {
      index: index.IndexName,
      before: before && toIndexEntry(table, index, before),
      after: after && toIndexEntry(table, index, after),
    };
    return isDeepStrictEqual(change.before, change.after) ? [] : [change];
  });
}

/** Undefined when the item lacks a key of the index: such items are not in it. */
export function toIndexEntry(table: Table, index: IndexSchema, item: Item): IndexEntry | undefined {
  const indexKeys = index.KeySchema.map((element) => element.AttributeName);
  if (indexKeys.some((name) => item[name] === undefined)) return undefined;
  const key = indexKey(table, index, item);
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection;
  if (ProjectionType === 'ALL') return { key, item };
  const tableKeys = table.schema.KeySchema.map((element) => element.AttributeName);
  return { key, item: pick(item, new Set([...tableKeys, ...indexKeys, ...NonKeyAttributes])) };
}
