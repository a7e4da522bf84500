import { parse } from 'csv-parse/sync';

/** Keys of a file, each with its row (the header is row 1), or why the file cannot be read. */
export type ReadKeys =
  | { outcome: 'read'; keys: readonly { key: string; row: number }[]; empty: readonly number[] }
  | { outcome: 'refused'; reason: string };

/** Reads one column of a CSV in UTF-8. */
export function readKeys(bytes: Uint8Array, column: string): ReadKeys {
  const text = decode(bytes);
  if (text === undefined)
    return {
      outcome: 'refused',
      reason: 'The file is not in UTF-8: save it as "CSV UTF-8" and upload it again.',
    };
  const [header = [], ...rows] = parseRows(text);
  const place = header.findIndex((name) => name.trim().toLowerCase() === column.toLowerCase());
  if (place === -1) return { outcome: 'refused', reason: `The first row names no column ${column}.` };
  const keys: { key: string; row: number }[] = [];
  const empty: number[] = [];
  for (const [index, row] of rows.entries()) {
    const key = (row[place] ?? '').trim();
    if (key === '') empty.push(index + 2);
    else keys.push({ key, row: index + 2 });
  }
  return { outcome: 'read', keys, empty };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const parseRows = (text: string): string[][] =>
  parse(text, { delimiter: [',', ';', '\t'], relax_column_count: true, skip_empty_lines: true, bom: true });
