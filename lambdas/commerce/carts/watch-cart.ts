import type { DomainEvent } from '../../events/contracts.ts';
import { deterministicId } from '../../shared/domain/deterministic-id.ts';
import type { SendToQueue } from '../../shared/domain/queue.ts';
import type { ReadCommerceSettings } from '../contracts.ts';
import { timedCart, type Cart } from '../domain/cart.ts';
import { cartEvent, type CartDeps } from './keep-cart.ts';
import type { CartTimer } from './ports.ts';

export interface WatchCartDeps extends CartDeps {
  readCommerceSettings: ReadCommerceSettings;
  sendToCartQueue: SendToQueue<CartTimer>;
}

/** SQS delays a message by 15 minutes at most: a longer wait is several messages. */
const longestDelaySeconds = 900;
const mostTries = 8;

/**
 * One timer a cart, without a clock that ticks while nothing is open: the message comes back until nobody has touched the
 * cart for long enough. Whoever finds the cart unchanged in one write has abandoned it, so it happens once.
 */
export function createWatchCart(deps: WatchCartDeps) {
  return async (message: CartTimer | DomainEvent): Promise<void> => {
    const timer = timerOf(message);
    if (!timer) return;
    const { channelId, cartId } = timer;
    const { abandonAfterMinutes } = await deps.readCommerceSettings(channelId);
    for (let attempt = 1; attempt <= mostTries; attempt += 1) {
      const cart = await deps.carts.read(channelId, cartId);
      if (cart?.hasTimer !== true) return;
      const timed = timedCart(cart, { nowEpochMs: deps.clock.now(), abandonAfterMinutes });
      if (timed.outcome === 'wait') {
        const delaySeconds = Math.min(longestDelaySeconds, Math.ceil(timed.milliseconds / 1000));
        await deps.sendToCartQueue([{ body: { channelId, cartId }, groupId: channelId, delaySeconds }]);
        return;
      }
      const told = timed.outcome === 'abandoned' ? abandonment(deps, timed.cart) : [];
      if ((await deps.commit([deps.carts.put(timed.cart), ...told])).outcome === 'committed') return;
    }
    throw new Error('The cart changed too often at once; the timer comes again.');
  };
}

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
