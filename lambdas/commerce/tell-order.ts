import type { DomainEvent } from '../events/contracts.ts';
import type { Activity, AppendActivity, IndexActivities } from '../members/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import type { Json } from '../shared/domain/json.ts';
import type { WritePart } from '../shared/domain/write-part.ts';
import { countedOn, type Order } from './domain/order.ts';

/** What others learn of an order: timeline, index by product, and the event. */
export interface TellOrder {
  placed(order: Order, told: { nth: number; history: boolean }): Promise<WritePart[]>;
  /** @param change the spending that went away, in the channel's currency, 0 or negative */
  changed(order: Order, change: OrderChange): WritePart[];
}

export interface OrderChange {
  type: 'order.refunded' | 'order.cancelled';
  /** Epoch milliseconds. */
  at: number;
  /** Tells two refunds of an order apart. */
  cause: string;
  spentMinor: number;
}

export interface TellOrderDeps {
  appendActivity: AppendActivity;
  indexActivities: IndexActivities;
  outboxPart: (event: DomainEvent) => WritePart;
  clock: Pick<Clock, 'now'>;
  activityRetentionDays: number;
}

const dayMs = 86_400_000;
/** An event stays small; the whole order is read from the API. */
const mostIdsTold = 20;

/**
 * Products are indexed before the transaction, under keys of the order: an order that comes again finds them, and they do
 * not make the transaction dear. Rows that would have expired already are not written.
 */
export function createTellOrder(deps: TellOrderDeps): TellOrder {
  const isKept = (at: number): boolean => at > deps.clock.now() - deps.activityRetentionDays * dayMs;

  const rowOf = (
    order: Order,
    row: Pick<Activity, 'type' | 'at' | 'detail'> & { cause?: string },
  ): Activity => ({
    id: deterministicId(row.type, order.channelId, order.orderId, row.cause ?? ''),
    channelId: order.channelId,
    memberId: order.memberId,
    type: row.type,
    at: row.at,
    detail: row.detail,
  });

  const eventOf = (
    order: Order,
    event: { type: string; at: number; cause?: string; data: Record<string, Json> },
  ): WritePart =>
    deps.outboxPart({
      id: deterministicId('event', event.type, order.channelId, order.orderId, event.cause ?? ''),
      type: event.type,
      channelId: order.channelId,
      occurredAt: new Date(event.at).toISOString(),
      memberIds: [order.memberId],
      data: event.data,
    });

  return {
    async placed(order, { nth, history }) {
      const { placedAt: at } = order;
      const { spentMinor } = countedOn(order);
      const ids = boughtIds(order);
      if (isKept(at)) {
        const types = [
          ...ids.products.map((id) => `product.bought:${id}`),
          ...ids.categories.map((id) => `category.bought:${id}`),
        ];
        await deps.indexActivities(types.map((type) => rowOf(order, { type, at, detail: {} })));
      }
      const facts = factsOf(order);
      const row = { ...rowOf(order, { type: 'order.placed', at, detail: facts }), amountMinor: spentMinor };
      const data = {
        ...facts,
        spentMinor,
        nth,
        isFirst: nth === 1,
        productIds: ids.products.slice(0, mostIdsTold),
        categories: ids.categories.slice(0, mostIdsTold),
      };
      return [
        ...(isKept(at) ? [deps.appendActivity(row)] : []),
        ...(history ? [] : [eventOf(order, { type: 'order.placed', at, data })]),
      ];
    },

    changed(order, { type, at, cause, spentMinor }) {
      const detail = { ...factsOf(order), lostMinor: -spentMinor };
      const row = { ...rowOf(order, { type, at, cause, detail }), amountMinor: spentMinor };
      return [
        ...(isKept(at) ? [deps.appendActivity(row)] : []),
        eventOf(order, { type, at, cause, data: detail }),
      ];
    },
  };
}

function factsOf({ orderId, amountMinor, currency, source, cartId }: Order): Record<string, Json> {
  return {
    orderId,
    amountMinor,
    currency,
    ...(source === undefined ? {} : { source }),
    ...(cartId === undefined ? {} : { cartId }),
  };
}

function boughtIds({ lines }: Order): { products: string[]; categories: string[] } {
  return {
    products: [...new Set(lines.map(({ productId }) => productId))],
    categories: [...new Set(lines.flatMap(({ category }) => category ?? []))],
  };
}
