import type { NewOrder, OrderLine } from '../contracts.ts';
import { readAmount, readMinor } from './csv-amount.ts';
import {
  readCurrency,
  readQuantity,
  readText,
  type Read,
  type RowProblem,
  type TextColumn,
} from './csv-cells.ts';
import type { ColumnPlaces, CsvColumn } from './csv-columns.ts';
import { momentReader } from './csv-moment.ts';

/** One row of a history. */
export interface CsvRow {
  /** As a spreadsheet counts: the header is row 1. */
  row: number;
  fields: readonly string[];
}

export interface OrderRules {
  columns: ColumnPlaces;
  /** Of orders that name none. */
  currency?: string;
  /** Of times without an offset. */
  timeZone: string;
}

export type ReadRows = { order: NewOrder } | { problems: readonly RowProblem[] };

/** Consecutive rows of one order. */
export type OrderRows = readonly [CsvRow, ...CsvRow[]];

/** One order on its way from rows. */
interface Reading {
  rules: OrderRules;
  rows: OrderRows;
  problems: RowProblem[];
}

/** The text of a column, without spaces around it; empty where there is none. */
export function cellOf(columns: ColumnPlaces, fields: readonly string[], column: CsvColumn): string {
  const place = columns[column];
  return place === undefined ? '' : (fields[place]?.trim() ?? '');
}

/**
 * Makes one order of the rows that carry its number: what the first row leaves empty may stand in a later one, and every
 * row with a product is a line. An order with a wrong row is wrong as a whole.
 */
export function readOrderRows(rows: OrderRows, rules: OrderRules): ReadRows {
  const readMoment = momentReader(rules.timeZone);
  const reading: Reading = { rules, rows, problems: [] };
  const placedAt = settle(reading, 'placed_at', readMoment(ofOrder(reading, 'placed_at')));
  const named = ofOrder(reading, 'currency') || (rules.currency ?? '');
  const currency = settle(reading, 'currency', readCurrency(named));
  const amountMinor = readOrderAmount(reading, currency);
  const order = {
    orderId: text(reading, 'order_id') ?? '',
    customer: readCustomer(reading),
    placedAt: placedAt ?? '',
    currency: currency ?? '',
    amountMinor: amountMinor ?? 0,
    lines: readLines(reading, { currency, amountMinor }),
    source: text(reading, 'source'),
  };
  return reading.problems.length > 0 ? { problems: reading.problems } : { order };
}

/** The value, or undefined with the problem noted: in the order's first row unless told. */
function settle<Value>(
  { rows, problems }: Reading,
  column: CsvColumn,
  read: Read<Value>,
  { row }: CsvRow = rows[0],
): Value | undefined {
  if ('value' in read) return read.value;
  problems.push({ row, column, message: read.wrong });
  return undefined;
}

/** What the rows of an order have in common. */
function ofOrder({ rules, rows, problems }: Reading, column: CsvColumn): string {
  if (rows.length === 1) return cellOf(rules.columns, rows[0].fields, column);
  let common = '';
  for (const { row, fields } of rows) {
    const cell = cellOf(rules.columns, fields, column);
    if (common !== '' && cell !== '' && cell !== common)
      problems.push({ row, column, message: 'it is not the same in all rows of the order' });
    common ||= cell;
  }
  return common;
}

function text(reading: Reading, column: TextColumn): string | undefined {
  if (reading.rules.columns[column] === undefined) return undefined;
  return settle(reading, column, readText(column, ofOrder(reading, column)));
}

function readOrderAmount(reading: Reading, currency: string | undefined): number | undefined {
  const minor = ofOrder(reading, 'amount_minor');
  if (minor !== '') return settle(reading, 'amount_minor', readMinor(minor));
  const amount = ofOrder(reading, 'amount');
  if (amount === '') return settle(reading, 'amount', { wrong: 'an order needs an amount; 0 is one' });
  return currency === undefined ? undefined : settle(reading, 'amount', readAmount(amount, currency));
}

const keys = ['member_id', 'line_user_id', 'phone', 'external_id'] as const;

function readCustomer(reading: Reading): NewOrder['customer'] {
  const customer = {
    memberId: text(reading, 'member_id'),
    lineUserId: text(reading, 'line_user_id'),
    phone: text(reading, 'phone'),
    externalId: text(reading, 'external_id'),
    email: text(reading, 'email'),
    name: text(reading, 'name'),
  };
  const { memberId, lineUserId, phone, externalId } = customer;
  if ((memberId ?? lineUserId ?? phone ?? externalId) === undefined) refuseNameless(reading);
  return customer;
}

/** A key that is there, but wrong, has its own problem. */
function refuseNameless({ rules, rows, problems }: Reading): void {
  const isNamed = rows.some(({ fields }) => keys.some((key) => cellOf(rules.columns, fields, key) !== ''));
  if (!isNamed) problems.push({ row: rows[0].row, message: `an order needs one of ${keys.join(', ')}` });
}

function readLines(reading: Reading, order: Worth): OrderLine[] {
  const lines: OrderLine[] = [];
  for (const row of reading.rows) {
    const line = readLine(reading, row, order);
    if (line) lines.push(line);
  }
  return lines;
}

/** A row without a product adds no line. */
function readLine(reading: Reading, row: CsvRow, order: Worth): OrderLine | undefined {
  const cell = (column: CsvColumn): string => cellOf(reading.rules.columns, row.fields, column);
  const own = (column: TextColumn): string | undefined =>
    settle(reading, column, readText(column, cell(column)), row);
  const name = own('product_name');
  const productId = own('product_id');
  if (productId === undefined) {
    if (name !== undefined) settle(reading, 'product_id', { wrong: 'a product needs its product_id' }, row);
    return undefined;
  }
  const category = own('category');
  const line: OrderLine = {
    productId,
    quantity: settle(reading, 'quantity', readQuantity(cell('quantity')), row) ?? 1,
    amountMinor: readLineAmount(reading, row, order) ?? 0,
  };
  // A key without a value would make the same line another one.
  if (name !== undefined) line.name = name;
  if (category !== undefined) line.category = category;
  return line;
}

interface Worth {
  currency: string | undefined;
  amountMinor: number | undefined;
}

/** The only line of an order is worth the order. */
function readLineAmount(reading: Reading, row: CsvRow, { currency, amountMinor }: Worth): number | undefined {
  const amount = cellOf(reading.rules.columns, row.fields, 'line_amount');
  if (amount === '' && reading.rows.length === 1) return amountMinor;
  if (amount === '')
    return settle(reading, 'line_amount', { wrong: 'an order of several rows needs it in each' }, row);
  return currency === undefined
    ? undefined
    : settle(reading, 'line_amount', readAmount(amount, currency), row);
}
