import type { DomainEvent } from '../../events/contracts.ts';
import type { AppendActivity } from '../../members/contracts.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { deterministicId } from '../../shared/domain/deterministic-id.ts';
import type { Commit, WritePart } from '../../shared/domain/write-part.ts';
import type { CustomerKeys } from '../../members/contracts.ts';
import { updatedCart, startsTimer, type Cart, type CartContent } from '../domain/cart.ts';
import { dateProblems } from '../domain/read-order.ts';
import { minorDigits } from '../domain/money.ts';
import { resolveCustomer, type ResolveCustomerDeps } from '../resolve-customer.ts';
import type { CartStore } from './ports.ts';

export interface CartDeps {
  carts: CartStore;
  outboxPart: (event: DomainEvent) => WritePart;
  appendActivity: AppendActivity;
  commit: Commit;
  clock: Clock;
}

const mostTries = 8;
const pauseMs = 20;

export type NewCart = Omit<CartContent, 'memberId'> & { customer: CustomerKeys };

/** Keeps what a shop says of a cart; an older word than the last one changes nothing. */
export function createKeepCart(deps: CartDeps & ResolveCustomerDeps) {
  return async (
    channelId: string,
    cartId: string,
    { customer, ...content }: NewCart,
  ): Promise<
    | { outcome: 'kept' | 'older'; cart: Cart }
    | { outcome: 'invalid'; problems: readonly { path: string; message: string }[] }
  > => {
    const problems = [
      ...dateProblems('/updatedAt', content.updatedAt, deps.clock.now()),
      ...(minorDigits(content.currency) === undefined
        ? [{ path: '/currency', message: `${content.currency} is no ISO 4217 currency, e.g. THB, TWD, JPY.` }]
        : []),
    ];
    if (problems.length > 0) return { outcome: 'invalid', problems };
    const found = await resolveCustomer(deps, channelId, { customer, occurredAt: content.updatedAt });
    if (found.outcome === 'invalid') return { outcome: 'invalid', problems: [found.problem] };
    for (let attempt = 1; attempt <= mostTries; attempt += 1) {
      const before = await deps.carts.read(channelId, cartId);
      const cart = updatedCart(before, { channelId, cartId }, { ...content, memberId: found.memberId });
      if (!cart) return { outcome: 'older', cart: before as Cart };
      const parts = [
        deps.carts.put(cart),
        deps.outboxPart(cartEvent('cart.updated', cart, { startsTimer: startsTimer(before, cart) })),
      ];
      if ((await deps.commit(parts)).outcome === 'committed') return { outcome: 'kept', cart };
      await deps.clock.sleep(pauseMs * attempt);
    }
    throw new Error('The cart changed too often at once; the word comes again.');
  };
}

/** The same id for the same revision of a cart, and the same minutes of one that was left. */
export function cartEvent(
  type: 'cart.updated' | 'cart.left' | 'cart.abandoned' | 'cart.recovered',
  cart: Cart,
  more: Record<string, string | number | boolean> = {},
): DomainEvent {
  const { minutes } = more;
  const { channelId, cartId, memberId, currency, amountMinor, lines, revision, updatedAt, status, url } =
    cart;
  return {
    id: deterministicId(type, channelId, cartId, revision, ...(typeof minutes === 'number' ? [minutes] : [])),
    type,
    channelId,
    occurredAt: new Date(updatedAt).toISOString(),
    memberIds: [memberId],
    data: {
      ...{ cartId, currency, amountMinor, status, items: lines.length },
      productIds: lines.slice(0, 20).map(({ productId }) => productId),
      ...(url === undefined ? {} : { url }),
      ...more,
    },
  };
}
