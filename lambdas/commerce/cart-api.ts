import type { Channel } from '../access/contracts.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { cartEndpoints } from './cart-endpoints.ts';
import type { createKeepCart } from './carts/keep-cart.ts';
import type { CartStore } from './carts/ports.ts';
import type { Cart } from './domain/cart.ts';

export interface CartApiDeps {
  carts: Pick<CartStore, 'read'>;
  keepCart: ReturnType<typeof createKeepCart>;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
}

export function cartApi({ carts, keepCart, resolveChannel }: CartApiDeps): Route[] {
  return [
    route(cartEndpoints.putCart, async ({ params, query, body }) => {
      const { channelId } = await resolveChannel(query.channelId);
      const content = { ...body, updatedAt: Date.parse(body.updatedAt) };
      const kept = await keepCart(channelId, params.cartId, content);
      if (kept.outcome === 'invalid') throw new Problem(422, 'Not possible', { errors: kept.problems });
      return viewOf(kept.cart);
    }),
    route(cartEndpoints.getCart, async ({ params, query }) => {
      const { channelId } = await resolveChannel(query.channelId);
      const cart = await carts.read(channelId, params.cartId);
      if (cart) return viewOf(cart);
      throw new Problem(404, 'No such cart', { detail: `The channel has no cart ${params.cartId}.` });
    }),
  ];
}

const viewOf = ({ hasTimer: _hasTimer, revision: _revision, channelId: _channelId, ...cart }: Cart) => ({
  ...cart,
  lines: [...cart.lines],
  updatedAt: new Date(cart.updatedAt).toISOString(),
});
