/** `utf-16` comes with a byte order mark; the last three have none and are chosen by the owner of the file. */
export const chosenEncodings = ['big5', 'shift_jis', 'windows-874'] as const;
export const csvEncodings = ['utf-8', 'utf-16le', 'utf-16be', ...chosenEncodings] as const;
export type CsvEncoding = (typeof csvEncodings)[number];

const saveAsUtf8 =
  'In Excel choose "CSV UTF-8 (comma delimited)" when you save, or name the encoding of the file ' +
  `(${chosenEncodings.join(', ')}) when you create the import.`;

const marks: readonly { bytes: readonly number[]; encoding: CsvEncoding }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
];

/** First bytes of files that are no text. */
const foreign: readonly { bytes: readonly number[]; what: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: 'an Excel workbook or a ZIP archive' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: 'an old Excel workbook' },
  { bytes: [0x1f, 0x8b], what: 'compressed (gzip)' },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF' },
];

const begins = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

/** How the file is written, by its first bytes, and how many of them are its mark; or why it cannot be read. */
export function encodingOf(
  bytes: Uint8Array,
  chosen: CsvEncoding | undefined,
): { encoding: CsvEncoding; markBytes: number } | { refused: string } {
  const other = foreign.find((one) => begins(bytes, one.bytes));
  if (other) return { refused: `The file is ${other.what}, not CSV. ${saveAsUtf8}` };
  const mark = marks.find((one) => begins(bytes, one.bytes));
  if (mark) return { encoding: mark.encoding, markBytes: mark.bytes.length };
  return { encoding: chosen ?? 'utf-8', markBytes: 0 };
}

/** Says where a file stops being what it should be, and what to do. */
export const badEncoding = (encoding: CsvEncoding, { row, byte }: { row: number; byte: number }): string =>
  `The file is not ${encoding}: row ${row}, which begins at byte ${byte}, has bytes that mean nothing. ${saveAsUtf8}`;
