import { isUtf8 } from 'node:buffer';
import type { NewOrder } from '../contracts.ts';
import type { RowProblem } from './csv-cells.ts';
import { badEncoding } from './csv-encoding.ts';
import { groupRows, type CsvPosition } from './csv-groups.ts';
import type { CsvLayout } from './csv-layout.ts';
import { readOrderRows, type OrderRules } from './csv-order.ts';
import { readRecords } from './csv-records.ts';

/** An order of a file, with its first row. */
export interface CsvOrder {
  order: NewOrder;
  row: number;
}

export interface CsvPart {
  orders: readonly CsvOrder[];
  problems: readonly RowProblem[];
  /** Rows read, without empty ones. */
  rows: number;
  /** Where the next part begins: an order that may go on is left to it whole. */
  next: CsvPosition;
  /** Set when bytes mean nothing in the file's encoding: where they are and what to do. */
  badEncoding: string | undefined;
}

/** Reads a piece of a file that begins at a row: its orders, and what is wrong with rows that make none. */
export function readCsvPart(
  bytes: Uint8Array,
  options: {
    layout: CsvLayout;
    rules: Omit<OrderRules, 'columns'>;
    position: CsvPosition;
    /** The file ends with this piece. */
    isLast: boolean;
  },
): CsvPart {
  const { layout, position, isLast } = options;
  const rules = { ...options.rules, columns: layout.columns };
  const orders: CsvOrder[] = [];
  const problems: RowProblem[] = [];
  const grouping = groupRows({
    layout,
    position,
    mayHaveBadBytes: layout.encoding !== 'utf-8' || !isUtf8(isLast ? bytes : wholeLines(bytes)),
    onOrder(rows) {
      const result = readOrderRows(rows, rules);
      if ('order' in result) orders.push({ order: result.order, row: rows[0].row });
      else problems.push(...result.problems);
    },
    onProblem: (problem) => problems.push(problem),
  });
  const end = readRecords(bytes, { ...layout, isLast }, (record) => grouping.take(record));
  if (isLast) grouping.close();
  const left = grouping.open();
  const badBytesAt = grouping.badBytesAt();
  return {
    orders,
    problems,
    rows: grouping.rows() - (left?.rows ?? 0),
    next: left?.from ?? grouping.positionAt(end),
    badEncoding: badBytesAt && badEncoding(layout.encoding, badBytesAt),
  };
}

/** The end of a piece may be in the middle of a character. */
const wholeLines = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
