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
  /** How long it had been left, by marks of journeys, when that was last told; absent since the last touch. */
  toldMinutes?: number;
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

/** What a timer is for. */
export interface CartMarks {
  /** Untouched for so long, the cart is abandoned. */
  abandonAfterMinutes: number;
  /** Times of journeys, each of which is told as well. */
  marks: readonly number[];
}

export type TimedCart =
  | { outcome: 'wait'; milliseconds: number }
  /** `left`: the marks that have passed, ascending. */
  | { outcome: 'passed'; cart: Cart; isAbandoned: boolean; left: readonly number[] }
  | { outcome: 'over'; cart: Cart };

/** Marks that are told in one transaction (100 parts at most, with cart, abandonment and its timeline). */
const mostTogether = 50;

/** What a timer that comes back finds. An emptied or ordered cart is left by nobody. */
export function timedCart(cart: Cart, when: CartMarks & { nowEpochMs: number }): TimedCart {
  const next = { ...cart, revision: cart.revision + 1 };
  const { left, isAbandoned, ahead } = marksOf(cart, when);
  const [soonest] = ahead;
  if (left.length > 0 || isAbandoned)
    return {
      ...{ outcome: 'passed', isAbandoned, left },
      cart: {
        ...next,
        status: isAbandoned ? 'abandoned' : cart.status,
        toldMinutes: left.at(-1) ?? cart.toldMinutes,
        hasTimer: soonest !== undefined,
      },
    };
  if (soonest === undefined) return { outcome: 'over', cart: { ...next, hasTimer: false } };
  return { outcome: 'wait', milliseconds: cart.updatedAt + soonest * 60_000 - when.nowEpochMs };
}

/** `left`: what has passed and is not told yet; `ahead`: what is to come, each in minutes, ascending. */
function marksOf(
  { status, updatedAt, toldMinutes = 0 }: Cart,
  { nowEpochMs, abandonAfterMinutes, marks }: CartMarks & { nowEpochMs: number },
): { left: readonly number[]; isAbandoned: boolean; ahead: readonly number[] } {
  if (status !== 'open' && status !== 'abandoned') return { left: [], isAbandoned: false, ahead: [] };
  const minutes = (nowEpochMs - updatedAt) / 60_000;
  const toCome = marks.filter((mark) => mark > toldMinutes).sort((a, b) => a - b);
  const left = toCome.filter((mark) => mark <= minutes).slice(0, mostTogether);
  const isAbandoned = status === 'open' && abandonAfterMinutes <= minutes;
  const staysOpen = status === 'open' && !isAbandoned;
  const ahead = [...toCome.slice(left.length), ...(staysOpen ? [abandonAfterMinutes] : [])];
  return { left, isAbandoned, ahead: ahead.sort((a, b) => a - b) };
}

export const isOrdered = ({ status }: Cart): boolean => status === 'ordered' || status === 'recovered';
