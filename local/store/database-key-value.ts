import { readChunks } from './database.ts';
import type { Database, Range } from './database.ts';
import { keySpace } from './key-space.ts';
import type { Area } from './key-space.ts';
import type { KeyRange, KeyValue, KeyValueEntry } from './key-value.ts';

const entriesPerRead = 256;

/** A key-value area of the store's database. @param namespace letters, digits, `.`, `_` and `-` */
export function openKeyValue(database: Database, namespace: string): KeyValue {
  if (!/^[\w.-]+$/.test(namespace)) {
    throw new Error(`The namespace ${namespace} must consist of letters, digits, ".", "_" and "-".`);
  }
  const area = keySpace.keyValue(namespace);
  return {
    get: <T>(key: string) => Promise.resolve(database.getSync(area.key(key)) as T | undefined),
    async range<T>(query: KeyRange) {
      const entries: KeyValueEntry<T>[] = [];
      for await (const chunk of readChunks(database, toRange(area, query), entriesPerRead)) {
        for (const [key, value] of chunk)
          entries.push({ key: key.slice(area.prefixLength), value: value as T });
      }
      return entries;
    },
    write: (changes) =>
      database.batch(
        changes.map((change) =>
          'put' in change
            ? { type: 'put', key: area.key(change.put), value: change.value }
            : { type: 'del', key: area.key(change.delete) },
        ),
      ),
  };
}

function toRange(area: Area, { gt, gte, lt, lte, limit, reverse }: KeyRange): Range {
  const lower =
    gt === undefined ? { gte: gte === undefined ? area.all.gte : area.key(gte) } : { gt: area.key(gt) };
  const upper =
    lt !== undefined
      ? { lt: area.key(lt) }
      : lte !== undefined
        ? { lte: area.key(lte) }
        : { lt: area.all.lt };
  return { ...lower, ...upper, ...(limit !== undefined && { limit }), ...(reverse && { reverse }) };
}
