import type { RowProblem } from './csv-cells.ts';
import type { CsvLayout } from './csv-layout.ts';
import { cellOf, type CsvRow, type OrderRows } from './csv-order.ts';
import type { CsvRecord } from './csv-records.ts';

/** A place between two rows of a file. */
export interface CsvPosition {
  /** Of the row's first byte. */
  byte: number;
  /** As a spreadsheet counts: the header is row 1. */
  row: number;
  /** The order before it has too many rows; those of its rows that follow are passed over. */
  skippedOrderId?: string;
}

export interface Grouping {
  take(record: CsvRecord): void;
  /** Ends the order whose rows came last. */
  close(): void;
  /** The place behind the records at that byte. */
  positionAt(byte: number): CsvPosition;
  /** The order that is not closed: where it begins and how many rows it has. */
  open(): { from: CsvPosition; rows: number } | undefined;
  /** Rows taken, without empty ones. */
  rows(): number;
  /** The first row with bytes that mean nothing. */
  badBytesAt(): CsvPosition | undefined;
}

/** As many lines as an order can have. */
const mostRowsOfOrder = 100;

/** Puts the rows of each order together as they come, and aside what belongs to none. */
export function groupRows(options: {
  layout: CsvLayout;
  position: CsvPosition;
  /** False when it is known that all bytes mean something; looking takes time. */
  mayHaveBadBytes: boolean;
  onOrder: (rows: OrderRows) => void;
  onProblem: (problem: RowProblem) => void;
}): Grouping {
  const { layout, position, mayHaveBadBytes, onOrder, onProblem } = options;
  const rules = { width: layout.width, mayHaveBadBytes };
  let { skippedOrderId } = position;
  let open: { orderId: string; from: CsvPosition; rows: [CsvRow, ...CsvRow[]] } | undefined;
  let badBytesAt: CsvPosition | undefined;
  let [records, rows] = [0, 0];

  const close = (): void => {
    if (open) onOrder(open.rows);
    open = undefined;
  };

  const takeRow = (from: CsvPosition, fields: readonly string[]): void => {
    const orderId = cellOf(layout.columns, fields, 'order_id');
    if (orderId !== '' && orderId === skippedOrderId) return;
    skippedOrderId = undefined;
    if (open?.orderId !== orderId) close();
    if (orderId === '') {
      onProblem({ row: from.row, column: 'order_id', message: 'an order needs its number' });
    } else if (open === undefined) {
      open = { orderId, from, rows: [{ row: from.row, fields }] };
    } else if (open.rows.length < mostRowsOfOrder) {
      open.rows.push({ row: from.row, fields });
    } else {
      skippedOrderId = orderId;
      open = undefined;
      const message = `an order has at most ${mostRowsOfOrder} rows`;
      onProblem({ row: from.row, column: 'order_id', message });
    }
  };

  return {
    take({ fields, byte }) {
      const from = { byte: position.byte + byte, row: position.row + records };
      records += 1;
      if (fields && isBlank(fields)) return;
      rows += 1;
      const message = recordProblem(fields, rules);
      if (fields && message === undefined) {
        takeRow(from, fields);
        return;
      }
      close();
      onProblem({ row: from.row, message: message ?? noCsv });
      if (message === badBytes) badBytesAt ??= from;
    },
    close,
    positionAt: (byte) => ({ byte: position.byte + byte, row: position.row + records, skippedOrderId }),
    open: () => open && { from: open.from, rows: open.rows.length },
    rows: () => rows,
    badBytesAt: () => badBytesAt,
  };
}

const isBlank = (fields: readonly string[]): boolean => fields.every((field) => field.trim() === '');

const noCsv = 'it is no CSV: a quote is not closed, or stands in a value without being doubled';
const badBytes = 'it has bytes that mean nothing in the encoding of the file';

function recordProblem(
  fields: readonly string[] | undefined,
  { width, mayHaveBadBytes }: { width: number; mayHaveBadBytes: boolean },
): string | undefined {
  if (!fields) return noCsv;
  if (mayHaveBadBytes && fields.some((field) => field.includes('\ufffd'))) return badBytes;
  if (fields.length > width && !isBlank(fields.slice(width)))
    return 'it has more values than the header: a value with the delimiter in it needs quotes';
  return undefined;
}
