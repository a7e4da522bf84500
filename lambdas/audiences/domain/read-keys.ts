import { csvRows } from '../../shared/domain/csv-rows.ts';

/** Keys of a file, each with its row (the header is row 1), or why the file cannot be read. */
export type ReadKeys =
  | { outcome: 'read'; keys: readonly { key: string; row: number }[]; empty: readonly number[] }
  | { outcome: 'refused'; reason: string };

/** Reads one column of a CSV in UTF-8. */
export function readKeys(bytes: Uint8Array, column: string): ReadKeys {
  const read = csvRows(bytes);
  if (read.outcome === 'refused') return read;
  const [header = [], ...rows] = read.rows;
  const place = header.findIndex((name) => name.trim().toLowerCase() === column.toLowerCase());
  if (place === -1) return { outcome: 'refused', reason: `The first row names no column ${column}.` };
  const keys: { key: string; row: number }[] = [];
  const empty: number[] = [];
  for (const [index, row] of rows.entries()) {
    const key = (row[place] ?? '').trim();
    if (key !== '') keys.push({ key, row: index + 2 });
    else if (!isBlank(row)) empty.push(index + 2);
  }
  return { outcome: 'read', keys, empty };
}

const isBlank = ([first = '', ...others]: readonly string[]): boolean =>
  first.trim() === '' && others.length === 0;
