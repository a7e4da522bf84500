import type { OrderDifference } from '../contracts.ts';
import type { RowProblem } from './csv-cells.ts';
import type { CsvColumn } from './csv-columns.ts';

/** Columns by the fields of an order. */
const columns: Readonly<Record<string, CsvColumn>> = {
  '/orderId': 'order_id',
  '/placedAt': 'placed_at',
  '/currency': 'currency',
  '/amountMinor': 'amount',
  '/lines': 'product_id',
  '/source': 'source',
  '/customer/memberId': 'member_id',
  '/customer/lineUserId': 'line_user_id',
  '/customer/phone': 'phone',
  '/customer/externalId': 'external_id',
  '/customer/email': 'email',
  '/customer/name': 'name',
};

/** What differs, in words; the values are for the order itself to show. */
const words: Readonly<Record<string, string>> = {
  '/customer': 'customer',
  '/placedAt': 'time',
  '/amountMinor': 'amount',
  '/cartId': 'cart',
};

/** What to tell, at the order's first row, of an order that came before with another content. */
export function conflictProblem(differences: readonly OrderDifference[], row: number): RowProblem {
  const paths = differences.map(({ path }) => path);
  const differing = paths.map((path) => words[path] ?? path.slice(1)).join(', ');
  const column = paths.map((path) => columns[path]).find((found) => found !== undefined) ?? 'order_id';
  return {
    row,
    column,
    message: `this order was recorded before and differs in ${differing}; it is left as it was`,
  };
}

/** What to tell, at the order's first row, of an order that cannot be. */
export const invalidProblems = (
  problems: readonly { path: string; message: string }[],
  row: number,
): RowProblem[] => problems.map(({ path, message }) => ({ row, column: columns[path], message }));
