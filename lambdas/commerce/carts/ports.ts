import type { WritePart } from '../../shared/domain/write-part.ts';
import type { Cart } from '../domain/cart.ts';

export interface CartStore {
  read(channelId: string, cartId: string): Promise<Cart | undefined>;
  /** The write that keeps a cart; refused when it is not at the revision before any more. */
  put(cart: Cart): WritePart;
}

/** Comes back to a cart when nobody may have touched it for long enough. */
export interface CartTimer {
  channelId: string;
  cartId: string;
}
