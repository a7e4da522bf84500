export type CsvCell = string | number | null | undefined;

/** A table that people open in a spreadsheet. */
export interface CsvTable {
  /** The name of the file, without its ending: letters, digits, hyphens. */
  name: string;
  columns: readonly string[];
  /** As many cells as columns; null and undefined are empty. */
  rows: readonly (readonly CsvCell[])[];
}

/** Spreadsheets take text that begins so for a formula, Japanese and Chinese ones also in full width (OWASP, "CSV Injection"). */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;
const needsQuotes = /[",\r\n]|^\s|\s$/;

/**
 * RFC 4180 in UTF-8: lines end with CRLF, quotes are doubled. It begins with a byte order mark, without which Excel reads
 * the text in the computer's own code page and shows Thai, Japanese and Chinese as noise. Text that would run as a formula
 * gets an apostrophe before it; numbers stay numbers.
 */
export const toCsv = ({ columns, rows }: CsvTable): string =>
  `\uFEFF${[columns, ...rows].map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')}`;

function cellOf(cell: CsvCell): string {
  if (typeof cell !== 'string') return cell === null || cell === undefined ? '' : String(cell);
  const text = formulaStart.test(cell) ? `'${cell}` : cell;
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
