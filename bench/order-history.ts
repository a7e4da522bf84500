import { layoutOf } from '../lambdas/commerce/domain/csv-layout.ts';
import type { CsvPosition } from '../lambdas/commerce/domain/csv-groups.ts';
import { readCsvPart } from '../lambdas/commerce/domain/csv-part.ts';
import { usualPartBytes } from '../lambdas/commerce/import-orders/read-part.ts';

const header =
  'order_id,placed_at,amount,currency,phone,email,name,product_id,product_name,category,quantity,line_amount,source';

/** An order history as a shop exports it, an order a row. */
export function orderHistory(rows: number): Buffer {
  const two = (value: number): string => String(value).padStart(2, '0');
  const row = (index: number): string => {
    const day = `2026-${two(1 + (index % 9))}-${two(1 + (index % 28))} ${two(index % 24)}:${two(index % 60)}:05`;
    const [person, product, price] = [index % 90_000, index % 300, `${(index % 5000) + 1}.50`];
    return (
      `A${index},${day},${price},TWD,09${10_000_000 + person},u${person}@example.com,王小明${person},` +
      `P${product},"有機, 綠茶 ${product}",茶,${1 + (index % 3)},${price},pos`
    );
  };
  return Buffer.from(
    `${[header, ...Array.from({ length: rows }, (_, index) => row(index))].join('\r\n')}\r\n`,
  );
}

/** Reads a file part by part into checked orders, as the import does; answers how many. */
export function readHistory(file: Buffer, afterPart: () => void = () => undefined): number {
  const found = layoutOf(file.subarray(0, usualPartBytes), {}, false);
  if ('refused' in found) throw new Error(found.refused);
  const { layout, rowsBegin } = found;
  let position: CsvPosition = { byte: rowsBegin, row: 2 };
  const rules = { timeZone: 'Asia/Taipei' };
  let orders = 0;
  for (;;) {
    const end = Math.min(position.byte + usualPartBytes, file.length);
    const isLast = end === file.length;
    const part = readCsvPart(file.subarray(position.byte, end), { layout, rules, position, isLast });
    orders += part.orders.length;
    afterPart();
    if (isLast) return orders;
    position = part.next;
  }
}
