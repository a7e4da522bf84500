import type { OrderLine } from '../contracts.ts';

export const cartStatuses = ['open', 'abandoned', 'emptied', 'ordered', 'recovered'] as const;

/**
 * A cart as a web shop tells it. `abandoned`: nobody touched it for the channel's time; `recovered`: ordered after that;
 * `ordered` and `recovered` are final.
 */
export interface Cart {
  channelId: string;
  cartId: string;
  memberId: string;
  status: (typeof cartStatuses)[number];
  currency: string;
  /** What the cart comes to, in minor units of its currency. */
  amountMinor: number;
  lines: readonly OrderLine[];
  /** Where the customer finds it again. */
  url?: string;
  /** Epoch milliseconds of the shop's last word. */
  updatedAt: number;
  orderId?: string;
  /** A timer is under way: there is at most one a cart. */
  hasTimer: boolean;
  /** Rises with each change. */
  revision: number;
}

export type CartContent = Pick<Cart, 'memberId' | 'currency' | 'amountMinor' | 'lines' | 'url' | 'updatedAt'>;

/** The cart after a shop's word; undefined when the word is older than what is known, or the cart was ordered. */
export function updatedCart(
  before: Cart | undefined,
  { channelId, cartId }: Pick<Cart, 'channelId' | 'cartId'>,
  content: CartContent,
): Cart | undefined {
  if (before && (isOrdered(before) || content.updatedAt <= before.updatedAt)) return undefined;
  const status = content.lines.length === 0 ? 'emptied' : 'open';
  return {
    ...{ channelId, cartId, status, ...content },
    hasTimer: before?.hasTimer === true || status === 'open',
    revision: (before?.revision ?? 0) + 1,
  };
}

/** True when the change begins a timer. */
export const startsTimer = (before: Cart | undefined, after: Cart): boolean =>
  after.hasTimer && before?.hasTimer !== true;

export const orderedCart = (before: Cart, orderId: string): Cart => ({
  ...before,
  status: before.status === 'abandoned' ? 'recovered' : 'ordered',
  orderId,
  revision: before.revision + 1,
});

/** What a timer that comes to its end finds. */
export function timedCart(
  cart: Cart,
  { nowEpochMs, abandonAfterMinutes }: { nowEpochMs: number; abandonAfterMinutes: number },
): { outcome: 'wait'; milliseconds: number } | { outcome: 'abandoned' | 'over'; cart: Cart } {
  const ended = { ...cart, hasTimer: false, revision: cart.revision + 1 };
  if (cart.status !== 'open') return { outcome: 'over', cart: ended };
  const milliseconds = cart.updatedAt + abandonAfterMinutes * 60_000 - nowEpochMs;
  if (milliseconds > 0) return { outcome: 'wait', milliseconds };
  return { outcome: 'abandoned', cart: { ...ended, status: 'abandoned' } };
}

export const isOrdered = ({ status }: Cart): boolean => status === 'ordered' || status === 'recovered';
