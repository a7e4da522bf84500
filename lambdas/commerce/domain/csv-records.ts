import { CsvError, parse } from 'csv-parse/sync';
import type { CsvEncoding } from './csv-encoding.ts';

/** One record, with the place of its first byte. */
export interface CsvRecord {
  /** Undefined when it is no CSV: quotes that do not match, or longer than any row. */
  fields: readonly string[] | undefined;
  byte: number;
}

export type Delimiter = ',' | ';' | '\t';

/** Longer than any order's row: what goes on is a quote that nobody closed. */
const mostRecordBytes = 32_768;
const lineFeed = 0x0a;
const outsideAscii = /[\u0080-\u00ff]/;

/**
 * Splits a piece of a file, which begins at a record, into records. `isLast`: the file ends with it; otherwise a record
 * that is not finished is left for the next piece. A row that is no CSV costs itself only: reading goes on at the next
 * line. Bytes that mean nothing in the encoding read as U+FFFD.
 * @param take hears of each record in turn
 * @returns the first byte behind the records
 */
export function readRecords(
  bytes: Uint8Array,
  options: { encoding: CsvEncoding; delimiter: Delimiter; isLast: boolean },
  take: (record: CsvRecord) => void,
): number {
  const { encoding } = options;
  const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (encoding) {
    case 'utf-8':
      return split(piece, { ...options, as: 'utf8' }, take);
    case 'utf-16le':
    case 'utf-16be':
      return readUtf16(piece, { ...options, encoding }, take);
    case 'big5':
    case 'shift_jis':
    case 'windows-874':
      return readFieldByField(piece, { ...options, encoding }, take);
  }
}

interface Splitting {
  delimiter: Delimiter;
  isLast: boolean;
}

/** As UTF-8, with the places told in bytes of the file again. */
function readUtf16(
  piece: Buffer,
  options: Splitting & { encoding: 'utf-16le' | 'utf-16be' },
  take: (record: CsvRecord) => void,
): number {
  const { encoding, isLast } = options;
  const whole = isLast ? piece : piece.subarray(0, piece.length - (piece.length % 2));
  const utf8 = Buffer.from(new TextDecoder(encoding, { ignoreBOM: true }).decode(whole));
  let [seen, units] = [0, 0];
  const byteOf = (place: number): number => {
    units += utf8.toString('utf8', seen, place).length;
    seen = place;
    return units * 2;
  };
  const end = split(utf8, { ...options, as: 'utf8' }, ({ fields, byte }) =>
    take({ fields, byte: byteOf(byte) }),
  );
  // An odd byte at the end of the file has become a character.
  return Math.min(byteOf(end), piece.length);
}

/**
 * In these encodings a comma, quote or line end is never a part of another character (WHATWG encoding standard), so the
 * bytes are split first and the fields decoded after it.
 */
function readFieldByField(
  piece: Buffer,
  options: Splitting & { encoding: CsvEncoding },
  take: (record: CsvRecord) => void,
): number {
  const decoder = new TextDecoder(options.encoding);
  const decode = (field: string): string =>
    outsideAscii.test(field) ? decoder.decode(Buffer.from(field, 'latin1')) : field;
  return split(piece, { ...options, as: 'latin1' }, ({ fields, byte }) =>
    take({ fields: fields?.map(decode), byte }),
  );
}

function split(
  piece: Buffer,
  options: Splitting & { as: 'utf8' | 'latin1' },
  take: (record: CsvRecord) => void,
): number {
  const { isLast } = options;
  // Cut at a line end, so that only an open quote can mean an unfinished record.
  const lines = isLast ? piece : piece.subarray(0, piece.lastIndexOf(lineFeed) + 1);
  let from = 0;
  while (from < lines.length) {
    let next = from;
    const problem = parseLines(lines.subarray(from), options, (fields, { bytes }) => {
      take({ fields, byte: next });
      next = from + bytes;
      return null;
    });
    if (problem === undefined) break;
    const mayGoOn = !isLast && lines.length - next <= mostRecordBytes;
    if (problem === 'CSV_QUOTE_NOT_CLOSED' && mayGoOn) return next;
    take({ fields: undefined, byte: next });
    from = nextLine(lines, next);
  }
  return lines.length;
}

/** The code of the error that ended it, if one did. */
function parseLines(
  lines: Buffer,
  { delimiter, as }: { delimiter: Delimiter; as: 'utf8' | 'latin1' },
  /** `bytes`: those up to the end of the record, with its line end. */
  onRecord: (fields: string[], info: { bytes: number }) => null,
): CsvError['code'] | undefined {
  try {
    parse(lines, {
      delimiter,
      encoding: as,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      max_record_size: mostRecordBytes,
      on_record: onRecord,
    });
    return undefined;
  } catch (error) {
    if (error instanceof CsvError) return error.code;
    throw error;
  }
}

function nextLine(lines: Buffer, place: number): number {
  const found = lines.indexOf(lineFeed, place);
  return found < 0 ? lines.length : found + 1;
}
