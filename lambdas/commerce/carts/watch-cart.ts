import type { DomainEvent } from '../../events/contracts.ts';
import { deterministicId } from '../../shared/domain/deterministic-id.ts';
import type { SendToQueue } from '../../shared/domain/queue.ts';
import type { ReadCartMarks } from '../../journeys/contracts.ts';
import type { ReadCommerceSettings } from '../contracts.ts';
import type { WritePart } from '../../shared/domain/write-part.ts';
import { timedCart, type Cart, type CartMarks, type TimedCart } from '../domain/cart.ts';
import { cartEvent, type CartDeps } from './keep-cart.ts';
import type { CartTimer } from './ports.ts';

export interface WatchCartDeps extends CartDeps {
  readCommerceSettings: ReadCommerceSettings;
  readCartMarks: ReadCartMarks;
  sendToCartQueue: SendToQueue<CartTimer>;
}

/** SQS delays a message by 15 minutes at most: a longer wait is several messages. */
const longestDelaySeconds = 900;
const mostTries = 8;

/**
 * One timer a cart, without a clock that ticks while nothing is open: the message comes back until nobody has touched the
 * cart for as long as the channel and each journey wants. Whoever finds the cart unchanged in one write tells it, so it
 * happens once; an order or a touch in between changes the cart.
 */
export function createWatchCart(deps: WatchCartDeps) {
  return async (message: CartTimer | DomainEvent): Promise<void> => {
    const timer = timerOf(message);
    if (!timer) return;
    const { channelId, cartId } = timer;
    const [{ abandonAfterMinutes }, marks] = await Promise.all([
      deps.readCommerceSettings(channelId),
      deps.readCartMarks(channelId),
    ]);
    for (let attempt = 1; attempt <= mostTries; attempt += 1) {
      const cart = await deps.carts.read(channelId, cartId);
      if (cart?.hasTimer !== true) return;
      const timed = timedCart(cart, { nowEpochMs: deps.clock.now(), abandonAfterMinutes, marks });
      if (timed.outcome === 'wait') return comeBack(deps, timer, { ...timed, abandonAfterMinutes, marks });
      const { outcome } = await deps.commit([deps.carts.put(timed.cart), ...told(deps, timed)]);
      if (outcome === 'refused') continue;
      if (!timed.cart.hasTimer) return;
    }
    throw new Error('The cart changed too often at once; the timer comes again.');
  };
}

/** Never later than the shortest time: a touch meanwhile begins it anew. */
async function comeBack(
  { sendToCartQueue }: WatchCartDeps,
  { channelId, cartId }: CartTimer,
  { milliseconds, abandonAfterMinutes, marks }: CartMarks & { milliseconds: number },
): Promise<void> {
  const shortestSeconds = Math.min(abandonAfterMinutes, ...marks) * 60;
  const delaySeconds = Math.min(longestDelaySeconds, shortestSeconds, Math.ceil(milliseconds / 1000));
  await sendToCartQueue([{ body: { channelId, cartId }, groupId: channelId, delaySeconds }]);
}

const told = (deps: WatchCartDeps, timed: Exclude<TimedCart, { outcome: 'wait' }>): WritePart[] =>
  timed.outcome === 'over'
    ? []
    : [
        ...timed.left.map((minutes) => deps.outboxPart(cartEvent('cart.left', timed.cart, { minutes }))),
        ...(timed.isAbandoned ? abandonment(deps, timed.cart) : []),
      ];

function abandonment({ outboxPart, appendActivity, clock }: WatchCartDeps, cart: Cart) {
  const { channelId, cartId, memberId, amountMinor, currency, lines, revision } = cart;
  return [
    outboxPart(cartEvent('cart.abandoned', cart)),
    appendActivity({
      id: deterministicId('cart abandoned', channelId, cartId, revision),
      ...{ channelId, memberId, type: 'cart.abandoned', at: clock.now() },
      detail: { cartId, amountMinor, currency, items: lines.length },
    }),
  ];
}

/** Of a cart's events only the one that begins a timer. */
function timerOf(message: CartTimer | DomainEvent): CartTimer | undefined {
  if (!('data' in message)) return message;
  const { cartId, startsTimer } = message.data;
  if (startsTimer !== true || typeof cartId !== 'string') return undefined;
  return { channelId: message.channelId, cartId };
}
