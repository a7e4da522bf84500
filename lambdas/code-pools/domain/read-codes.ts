import { csvRows } from '../../shared/domain/csv-rows.ts';
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
  const read = csvRows(bytes);
  if (read.outcome === 'refused') return read;
  const { rows } = read;
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
