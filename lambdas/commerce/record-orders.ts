import type { CurrentMemberId } from '../members/contracts.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { NewOrder, OrderOutcome, RecordOrders } from './contracts.ts';
import type { Order } from './domain/order.ts';
import { orderDifferences } from './domain/order-differences.ts';
import { readOrder, type ReadingContext } from './domain/read-order.ts';
import { placeOrders, type PlaceOrdersDeps } from './place-orders.ts';
import type { ReadingContextOf } from './reading-context.ts';
import { resolveCustomer, type ResolveCustomerDeps } from './resolve-customer.ts';

export interface RecordOrdersDeps extends PlaceOrdersDeps, ResolveCustomerDeps {
  readingContext: ReadingContextOf;
  currentMemberId: CurrentMemberId;
}

const customersUnderWay = 16;
const membersUnderWay = 16;

type Read = { outcome: 'order'; order: Order } | Exclude<OrderOutcome, { outcome: 'placed' | 'known' }>;

/**
 * Records orders: finds or makes the customers, then places each member's orders together. An order that came before is
 * known by its number, with its differences if it has another content; the first of two in one batch holds.
 */
export function createRecordOrders(deps: RecordOrdersDeps): RecordOrders {
  return async (channelId, given, { history = false } = {}) => {
    const [first] = given;
    if (!first) return [];
    const context = await deps.readingContext(channelId, first.currency);
    const read = await readAll(deps, given, context);
    const orders = read.flatMap((one) => (one.outcome === 'order' ? [one.order] : []));
    const known = await knownOrders(deps, channelId, orders);
    const fresh = [...firstByNumber(orders).values()].filter(({ orderId }) => !known.has(orderId));
    const members = [...Map.groupBy(fresh, ({ memberId }) => memberId).values()];
    const recorded = new Map<string, { order: Order; isPlaced: boolean }>(
      [...known].map(([orderId, order]) => [orderId, { order, isPlaced: false }]),
    );
    await mapBounded(members, membersUnderWay, async (ofMember) => {
      for (const result of await placeOrders(deps, ofMember, { history }))
        recorded.set(result.order.orderId, result);
    });
    return read.map((one): OrderOutcome => {
      if (one.outcome !== 'order') return one;
      const found = recorded.get(one.order.orderId);
      if (!found) throw new Error(`Order ${one.order.orderId} was neither placed nor found.`);
      const isPlaced = found.isPlaced && found.order === one.order;
      return isPlaced ? outcomeOf('placed', one.order) : compared(found.order, one.order);
    });
  };
}

async function readAll(
  deps: RecordOrdersDeps,
  given: readonly NewOrder[],
  context: ReadingContext,
): Promise<Read[]> {
  // Rows of one customer are read one after the other, so that a batch makes a new customer once.
  const byCustomer = Map.groupBy(given.entries(), ([, { customer }]) => JSON.stringify(customer));
  const read: Read[] = [];
  await mapBounded([...byCustomer.values()], customersUnderWay, async (ofCustomer) => {
    for (const [index, order] of ofCustomer) read[index] = await readOne(deps, order, context);
  });
  return read;
}

async function readOne(deps: RecordOrdersDeps, given: NewOrder, context: ReadingContext): Promise<Read> {
  const read = readOrder(given, context);
  if (read.outcome === 'invalid') return { ...read, orderId: given.orderId };
  const { placedAt } = read.order;
  const customer = await resolveCustomer(deps, context.channelId, {
    customer: given.customer,
    occurredAt: placedAt,
  });
  if (customer.outcome === 'invalid')
    return { outcome: 'invalid', orderId: given.orderId, problems: [customer.problem] };
  return { outcome: 'order', order: { ...read.order, memberId: customer.memberId } };
}

async function knownOrders(
  { ledger, currentMemberId }: RecordOrdersDeps,
  channelId: string,
  orders: readonly Order[],
): Promise<Map<string, Order>> {
  const found = await ledger.readOrders(
    channelId,
    orders.map(({ orderId }) => orderId),
  );
  const current = await mapBounded([...found.values()], customersUnderWay, async (order) => ({
    ...order,
    memberId: await currentMemberId(channelId, order.memberId),
  }));
  return new Map(current.map((order) => [order.orderId, order]));
}

function firstByNumber(orders: readonly Order[]): Map<string, Order> {
  const first = new Map<string, Order>();
  for (const order of orders) if (!first.has(order.orderId)) first.set(order.orderId, order);
  return first;
}

function compared(recorded: Order, given: Order): OrderOutcome {
  const owner =
    recorded.memberId === given.memberId
      ? []
      : [{ path: '/customer', recorded: recorded.memberId, given: given.memberId }];
  const differences = [...owner, ...orderDifferences(recorded, given)];
  if (differences.length === 0) return outcomeOf('known', recorded);
  return { outcome: 'conflict', orderId: given.orderId, differences };
}

const outcomeOf = (outcome: 'placed' | 'known', { orderId, memberId }: Order): OrderOutcome => ({
  outcome,
  orderId,
  memberId,
});
