import { findColumns, missingColumns, type ColumnPlaces, type CsvColumn } from './csv-columns.ts';
import { badEncoding, encodingOf, type CsvEncoding } from './csv-encoding.ts';
import { readRecords, type CsvRecord, type Delimiter } from './csv-records.ts';

/** What the owner of a file says of it. */
export interface CsvChoices {
  /** Names in the file's header by our columns. */
  columns?: Readonly<Partial<Record<CsvColumn, string>>>;
  defaultCurrency?: string;
  encoding?: CsvEncoding;
}

/** How a file is to be read. */
export interface CsvLayout {
  encoding: CsvEncoding;
  delimiter: Delimiter;
  columns: ColumnPlaces;
  /** Fields of the header. */
  width: number;
}

/** No header is longer. */
export const headBytes = 16_384;
const delimiters: readonly Delimiter[] = [',', ';', '\t'];

/**
 * Reads the header: the delimiter is the one that makes most columns known. Answers where the rows begin too.
 * @param bytes the beginning of the file, at least its header; `isWhole` when there is no more of it
 */
export function layoutOf(
  bytes: Uint8Array,
  choices: CsvChoices,
  isWhole: boolean,
): { layout: CsvLayout; rowsBegin: number } | { refused: string } {
  if (bytes.length === 0) return { refused: 'The file is empty.' };
  const found = encodingOf(bytes, choices.encoding);
  if ('refused' in found) return found;
  const { encoding, markBytes } = found;
  const head = bytes.subarray(markBytes, markBytes + headBytes);
  const isLast = isWhole && markBytes + head.length === bytes.length;
  const headers = delimiters.map((delimiter) => readHeader(head, { encoding, delimiter, isLast }));
  if (headers.some(({ hasBadBytes }) => hasBadBytes))
    return { refused: badEncoding(encoding, { row: 1, byte: 0 }) };
  const layouts = headers.map(({ fields, delimiter, end }) => ({
    layout: { encoding, delimiter, columns: findColumns(fields, choices.columns), width: fields.length },
    rowsBegin: markBytes + end,
  }));
  const best = layouts.reduce((most, one) => (known(one.layout) > known(most.layout) ? one : most));
  const missing = missingColumns(best.layout.columns, choices.defaultCurrency);
  return missing.length === 0 ? best : { refused: unknownHeader(missing, choices) };
}

const known = ({ columns }: CsvLayout): number => Object.keys(columns).length;

function readHeader(
  bytes: Uint8Array,
  options: { encoding: CsvEncoding; delimiter: Delimiter; isLast: boolean },
): { fields: readonly string[]; delimiter: Delimiter; end: number; hasBadBytes: boolean } {
  const records: CsvRecord[] = [];
  const end = readRecords(bytes, options, (record) => records.push(record));
  const [header, second] = records;
  const fields = header?.fields ?? [];
  const hasBadBytes = fields.some((field) => field.includes('\ufffd'));
  return { fields, delimiter: options.delimiter, end: second?.byte ?? end, hasBadBytes };
}

/** It quotes nothing of the file: without a header, the first row is about a person. */
const unknownHeader = (missing: readonly string[], { defaultCurrency }: CsvChoices): string =>
  `The first row must name the columns; these were not found: ${missing.join(', ')}. ` +
  'Name them so, or give the names that the file uses as `columns` when you create the import' +
  `${defaultCurrency === undefined ? ', and the currency as `defaultCurrency` if it is the same everywhere' : ''}.`;
