import type { Item } from './attribute-value.ts';
import { indexChanges } from './item-change.ts';
import type { IndexChange, ItemChange } from './item-change.ts';
import { itemBytes } from './item-size.ts';
import type { Usage } from './meter.ts';

/** A transaction prepares and commits: everything counts twice. */
export const transactionFactor = 2;

/**
 * Write units of a change: 1 per started KB of the larger image, at least 1. Each index entry that is put or deleted
 * counts with its projected size; indexes follow after a transaction, so the factor is for the table alone.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
 */
export function writeUsage(change: ItemChange, factor = 1): Usage {
  const indexUnits = indexChanges(change).map((index) => [index.index, indexWriteUnits(index)] as const);
  return {
    table: change.table.name,
    tableUnits: factor * Math.max(writeUnits(change.before), writeUnits(change.after)),
    indexUnits: Object.fromEntries(indexUnits),
  };
}

/** 1 unit per started 4 KB, at least 1; half of it for an eventually consistent read. */
export function readUnits(bytes: number, isConsistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (isConsistent ? 1 : 0.5);
}

export function itemReadUnits(item: Item | undefined, isConsistent: boolean): number {
  return readUnits(item ? itemBytes(item) : 0, isConsistent);
}

/** Adds up usages of the same table. */
export function mergeUsages(usages: readonly Usage[]): Usage[] {
  const merged = new Map<string, Usage>();
  for (const usage of usages) {
    const sum = merged.get(usage.table);
    merged.set(usage.table, sum ? addUsage(sum, usage) : usage);
  }
  return [...merged.values()];
}

function addUsage(left: Usage, right: Usage): Usage {
  const indexUnits = { ...left.indexUnits };
  for (const [index, units] of Object.entries(right.indexUnits))
    indexUnits[index] = (indexUnits[index] ?? 0) + units;
  return { table: left.table, tableUnits: left.tableUnits + right.tableUnits, indexUnits };
}

function indexWriteUnits({ before, after }: IndexChange): number {
  if (before?.key === after?.key) return Math.max(writeUnits(before?.item), writeUnits(after?.item));
  return (before ? writeUnits(before.item) : 0) + (after ? writeUnits(after.item) : 0);
}

function writeUnits(item: Item | undefined): number {
  return Math.max(1, Math.ceil((item ? itemBytes(item) : 0) / 1024));
}
