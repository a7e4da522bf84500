import type { BatchOperation } from './database.ts';
import { indexChanges } from './item-change.ts';
import type { ItemChange } from './item-change.ts';
import { keySpace } from './key-space.ts';
import { expiryKey } from './time-to-live.ts';

/** What a change writes: the item, its index entries and its place in the list of expiries. */
export function itemOperations(change: ItemChange): BatchOperation[] {
  const { table, key, before, after } = change;
  if (before === undefined && after === undefined) return [];
  const fullKey = keySpace.items(table.name).key(key);
  const oldExpiry = expiryKey(table, key, before);
  const newExpiry = expiryKey(table, key, after);
  return [
    ...replaceEntry(fullKey, fullKey, after),
    ...indexChanges(change).flatMap(({ index, before: old, after: fresh }) => {
      const entries = keySpace.index(table.name, index);
      return replaceEntry(old && entries.key(old.key), fresh && entries.key(fresh.key), fresh?.item);
    }),
    ...(oldExpiry === newExpiry ? [] : replaceEntry(oldExpiry, newExpiry, true)),
  ];
}

/** Deletes the old place unless it is the new one too, and puts the value into the new place if there is a value. */
function replaceEntry(
  oldKey: string | undefined,
  newKey: string | undefined,
  value: unknown,
): BatchOperation[] {
  const isStored = newKey !== undefined && value !== undefined;
  const operations: BatchOperation[] = isStored ? [{ type: 'put', key: newKey, value }] : [];
  if (oldKey !== undefined && !(isStored && oldKey === newKey)) operations.push({ type: 'del', key: oldKey });
  return operations;
}
