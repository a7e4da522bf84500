import type { WritePart } from '../../shared/domain/write-part.ts';
import { isOrdered, orderedCart } from '../domain/cart.ts';
import type { Order } from '../domain/order.ts';
import { cartEvent, type CartDeps } from './keep-cart.ts';

/** What an order changes on the cart that it was; nothing when there is no such cart or it was ordered before. */
export function createPrepareCartOrdered(deps: Pick<CartDeps, 'carts' | 'outboxPart'>) {
  return async ({ channelId, orderId, cartId, memberId }: Order): Promise<readonly WritePart[]> => {
    const before = cartId === undefined ? undefined : await deps.carts.read(channelId, cartId);
    if (!before || isOrdered(before)) return [];
    const cart = { ...orderedCart(before, orderId), memberId };
    return [
      deps.carts.put(cart),
      ...(cart.status === 'recovered'
        ? [deps.outboxPart(cartEvent('cart.recovered', cart, { orderId }))]
        : []),
    ];
  };
}
