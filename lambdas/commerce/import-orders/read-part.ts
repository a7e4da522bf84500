import type { Blobs } from '../../shared/domain/blobs.ts';
import { headBytes, layoutOf, type CsvLayout } from '../domain/csv-layout.ts';
import { readCsvPart, type CsvPart } from '../domain/csv-part.ts';
import { fileKey, type OrderImport } from '../domain/order-import.ts';

/** Some 8,000 rows: seconds to record, and a few megabytes of memory. More orders at once cost more time each. */
export const usualPartBytes = 1_048_576;

export interface ReadPartDeps {
  blobs: Pick<Blobs, 'getRange'>;
  /** Bytes of the file that one message works on; an order that is longer makes the part longer. */
  partBytes: number;
}

export type ReadPart =
  | { outcome: 'part'; part: CsvPart; layout: CsvLayout; isLast: boolean }
  | { outcome: 'refused'; reason: string };

/** Reads the next part of the file: from where the last one ended to an end of an order. */
export async function readPart(deps: ReadPartDeps, current: OrderImport): Promise<ReadPart> {
  const least = current.layout ? 0 : headBytes;
  for (let wanted = Math.max(deps.partBytes, least); ; wanted *= 2) {
    const read = await readPiece(deps, current, wanted);
    // An order that goes beyond the piece: only a longer one shows where it ends.
    const isShort = read.outcome === 'part' && !read.isLast && read.part.next.byte === current.position.byte;
    if (!isShort) return read;
  }
}

async function readPiece({ blobs }: ReadPartDeps, current: OrderImport, wanted: number): Promise<ReadPart> {
  const { position, bytesTotal, choices, timeZone } = current;
  const start = position.byte;
  const found = await blobs.getRange(fileKey(current), { start, end: start + wanted });
  if (!found) return refused('The uploaded file is gone: create a new import.');
  if (found.totalBytes !== bytesTotal)
    return refused('The file was replaced while it was read: create a new import.');
  const isLast = start + found.bytes.length >= bytesTotal;
  const header = current.layout ? undefined : layoutOf(found.bytes, choices, isLast);
  if (header && 'refused' in header) return refused(header.refused);
  const layout = current.layout ?? header?.layout;
  if (!layout) throw new Error('A file without a layout was neither read nor refused.');
  const from = header ? { byte: header.rowsBegin, row: 2 } : position;
  const rules = { currency: choices.defaultCurrency, timeZone };
  const bytes = found.bytes.subarray(from.byte - start);
  const part = readCsvPart(bytes, { layout, rules, position: from, isLast });
  return { outcome: 'part', part, layout, isLast };
}

const refused = (reason: string): ReadPart => ({ outcome: 'refused', reason });
