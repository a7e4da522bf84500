import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.env['REFERENCE_DIR'] ?? join(import.meta.dirname, '../../../shared'), 'data');

/** One purchase of public reference data. */
export interface Purchase {
  customerId: string;
  /** Local day, counted from 1970-01-01. */
  day: number;
  amountMinor: number;
}

const dayOf = (date: string): number => Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / 86_400_000;

function rowsOf(file: string): string[][] {
  const [, ...lines] = readFileSync(join(folder, file), 'utf8').trim().split('\n');
  return lines.map((line) => line.split(','));
}

/** Online Retail: 18,532 invoices of 4,338 customers (CC0, Daqing Chen). */
export const onlineRetail = (): Purchase[] =>
  rowsOf('online_retail_invoices.csv').map(([, customerId = '', at = '', pence = '']) => ({
    ...{ customerId, day: dayOf(at), amountMinor: Number(pence) },
  }));

/** `rfm_data_orders` of the R package rfm: 4,906 orders of 995 customers (MIT, Aravind Hebbali). */
export const rfmOrders = (): Purchase[] =>
  rowsOf('rfm_orders.csv').map(([customerId = '', date = '', revenue = '']) => ({
    ...{ customerId, day: dayOf(date), amountMinor: Number(revenue) },
  }));
