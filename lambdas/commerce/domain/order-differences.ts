import { isDeepStrictEqual } from 'node:util';
import type { OrderDifference } from '../contracts.ts';
import type { Order } from './order.ts';

/** Fields that make an order what it is, by their JSON pointers. */
const compared = {
  '/placedAt': ({ placedAt }) => new Date(placedAt).toISOString(),
  '/currency': ({ currency }) => currency,
  '/amountMinor': ({ amountMinor }) => amountMinor,
  '/lines': ({ lines }) => lines,
  '/cartId': ({ cartId }) => cartId ?? null,
  '/source': ({ source }) => source ?? null,
} as const satisfies Record<string, (order: Order) => unknown>;

/** In what an order that came again differs from the recorded one; empty when it is the same. */
export function orderDifferences(recorded: Order, given: Order): OrderDifference[] {
  return Object.entries(compared).flatMap(([path, valueOf]) => {
    const [was, is] = [valueOf(recorded), valueOf(given)];
    return isDeepStrictEqual(was, is) ? [] : [{ path, recorded: was, given: is }];
  });
}
