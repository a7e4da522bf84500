import { parse } from 'csv-parse/sync';
import { codeRule, isCode } from './code-rule.ts';

export interface RowProblem {
  /** As a spreadsheet counts: the first row is 1. */
  row: number;
  message: string;
}

/** Codes of a file, each once, or why the file cannot be read. */
export type ReadCodes =
  | {
      outcome: 'read';
      codes: readonly string[];
      rows: number;
      repeated: number;
      problems: readonly RowProblem[];
    }
  | { outcome: 'refused'; reason: string };

export const mostCodes = 1_000_000;

/** Reads a text in UTF-8 with a code in each row: in the named column, else in the first one of a file without header. */
export function readCodes(bytes: Uint8Array, column: string | undefined): ReadCodes {
  const rows = rowsOf(bytes);
  if (typeof rows === 'string') return { outcome: 'refused', reason: rows };
  const place = column === undefined ? 0 : placeOf(rows[0], column);
  if (place === -1) return { outcome: 'refused', reason: `The first row names no column ${column ?? ''}.` };
  const cells = rows.map((row, index) => ({ text: (row[place] ?? '').trim(), row: index + 1, cells: row }));
  const filled = cells
    .slice(column === undefined ? 0 : 1)
    .filter((row) => row.cells.some((cell) => cell.trim() !== ''));
  if (filled.length > mostCodes)
    return { outcome: 'refused', reason: `A file has at most ${mostCodes} codes: divide it.` };
  const fit = filled.filter(({ text }) => isCode(text));
  const codes = [...new Set(fit.map(({ text }) => text))];
  const problems = filled.flatMap(({ text, row }) => (isCode(text) ? [] : [{ row, message: codeRule }]));
  return { outcome: 'read', codes, rows: filled.length, repeated: fit.length - codes.length, problems };
}

const placeOf = (header: readonly string[] = [], column: string): number =>
  header.findIndex((name) => name.trim().toLowerCase() === column.toLowerCase());

/** The rows, or why there are none. */
function rowsOf(bytes: Uint8Array): string[][] | string {
  const text = attempt(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  if (text === undefined) return 'The file is not in UTF-8: save it as "CSV UTF-8" and upload it again.';
  const options = { delimiter: [',', ';', '\t'], relax_column_count: true, relax_quotes: true };
  return attempt(() => parse(text, options)) ?? 'The file is no CSV: a quoted cell does not end.';
}

function attempt<Answer>(read: () => Answer): Answer | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
