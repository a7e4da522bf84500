import type { Item } from './attribute-value.ts';
import { readChunks } from './database.ts';
import type { Database, Range } from './database.ts';
import { itemBytes } from './item-size.ts';

/** DynamoDB ends a page of Query or Scan after 1 MB, before filters. */
const maxPageBytes = 1024 * 1024;
const maxChunk = 256;

export interface Page {
  readonly items: readonly Item[];
  readonly bytes: number;
  /** The item to go on after; missing when the range ended first. */
  readonly last?: Item;
}

/** @param limit items at most, 1 or more */
export async function readPage(database: Database, range: Range, limit = Infinity): Promise<Page> {
  const items: Item[] = [];
  let bytes = 0;
  for await (const chunk of readChunks(database, range, Math.min(limit, maxChunk))) {
    for (const [, value] of chunk) {
      const item = value as Item;
      items.push(item);
      bytes += itemBytes(item);
      if (items.length >= limit || bytes >= maxPageBytes) return { items, bytes, last: item };
    }
  }
  return { items, bytes };
}
