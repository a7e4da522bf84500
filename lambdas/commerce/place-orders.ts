import type { CurrentMemberId } from '../members/contracts.ts';
import type { Commit, WritePart } from '../shared/domain/write-part.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { afterChanges, aggregatesOf } from './domain/purchase-days.ts';
import { countedOn, type Order } from './domain/order.ts';
import type { OrderLedger, Purchases } from './ports.ts';
import type { TellOrder } from './tell-order.ts';

export interface PlaceOrdersDeps {
  ledger: OrderLedger;
  currentMemberId: CurrentMemberId;
  tellOrder: TellOrder;
  /** Marks the cart that became the order. */
  prepareCartOrdered: (order: Order) => Promise<readonly WritePart[]>;
  commit: Commit;
  clock: Clock;
}

/** An order with its rows, event and cart takes at most five of a transaction's hundred parts. */
const ordersPerCommit = 16;
const mostTries = 20;
const pauseMs = 20;

/**
 * Places new orders of one member, many in one transaction: orders, purchase days, aggregates on the member and what is
 * told of them change together or not at all. Whoever comes second reads again.
 */
export async function placeOrders(
  deps: PlaceOrdersDeps,
  orders: readonly Order[],
  options: { history: boolean },
): Promise<{ order: Order; isPlaced: boolean }[]> {
  const results: { order: Order; isPlaced: boolean }[] = [];
  for (let from = 0; from < orders.length; from += ordersPerCommit)
    results.push(...(await placeTogether(deps, orders.slice(from, from + ordersPerCommit), options)));
  return results;
}

async function placeTogether(
  deps: PlaceOrdersDeps,
  orders: readonly Order[],
  { history }: { history: boolean },
): Promise<{ order: Order; isPlaced: boolean }[]> {
  const [{ channelId, memberId: given } = { channelId: '', memberId: '' }] = orders;
  const known = new Map<string, Order>();
  for (let attempt = 1; attempt <= mostTries; attempt += 1) {
    const fresh = orders.filter(({ orderId }) => !known.has(orderId));
    const memberId = await deps.currentMemberId(channelId, given);
    const before = (await deps.ledger.readPurchases(channelId, [memberId])).get(memberId);
    if (!before) throw new Error('Purchases were asked for, and none came.');
    const parts = await partsOf(
      deps,
      fresh.map((order) => ({ ...order, memberId })),
      { before, history },
    );
    if (fresh.length === 0 || (await deps.commit(parts)).outcome === 'committed') {
      return orders.map((order) => {
        const earlier = known.get(order.orderId);
        return earlier ? { order: earlier, isPlaced: false } : { order, isPlaced: true };
      });
    }
    const numbers = fresh.map(({ orderId }) => orderId);
    for (const [orderId, order] of await deps.ledger.readOrders(channelId, numbers))
      known.set(orderId, order);
    await deps.clock.sleep(pauseMs * attempt);
  }
  throw new Error('The purchases of a member changed too often at once; the order comes again.');
}

async function partsOf(
  { ledger, tellOrder, prepareCartOrdered }: PlaceOrdersDeps,
  orders: readonly Order[],
  { before, history }: { before: Purchases; history: boolean },
): Promise<WritePart[]> {
  const [first] = orders;
  if (!first) return [];
  const { channelId, memberId, channelCurrency } = first;
  const parts: WritePart[] = [];
  let days = before.days;
  // A transaction takes an item once; of two orders with one cart the first is its order.
  const carts = new Set<string>();
  for (const order of orders) {
    days = afterChanges(days, [countedOn(order)]);
    const nth = aggregatesOf(days, channelCurrency)?.orders ?? 0;
    parts.push(
      ledger.newOrder(order),
      ...(await tellOrder.placed(order, { nth, history })),
      ...(order.cartId === undefined || carts.has(order.cartId) ? [] : await prepareCartOrdered(order)),
    );
    if (order.cartId !== undefined) carts.add(order.cartId);
  }
  return [
    ...parts,
    ledger.changedPurchases(channelId, memberId, { before, days }),
    ledger.aggregates(channelId, memberId, aggregatesOf(days, channelCurrency)),
  ];
}
