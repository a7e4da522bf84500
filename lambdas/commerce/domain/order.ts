import type { OrderLine } from '../contracts.ts';
import { convertMinor } from './money.ts';
import type { DayChange } from './purchase-days.ts';

/** Money that went back to the customer. */
export interface Refund {
  refundId: string;
  amountMinor: number;
  /** Epoch milliseconds. */
  at: number;
}

/** An order as it is kept. The rate is frozen with it, so its worth in the channel's currency never changes. */
export interface Order {
  channelId: string;
  orderId: string;
  /** Whose it was when it came; that member may since have been merged into another. */
  memberId: string;
  /** Epoch milliseconds. */
  placedAt: number;
  /** Local day of the channel, counted from 1970-01-01. */
  day: number;
  currency: string;
  amountMinor: number;
  channelCurrency: string;
  /** Units of the channel's currency for one unit of the order's. */
  rate: string;
  lines: readonly OrderLine[];
  cartId?: string;
  source?: string;
  refunds: readonly Refund[];
  /** Epoch milliseconds; absent: not cancelled. */
  cancelledAt?: number;
  /** Rises with each change. */
  revision: number;
}

export const orderStatuses = ['placed', 'partially-refunded', 'refunded', 'cancelled'] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export function statusOf(order: Order): OrderStatus {
  if (order.cancelledAt !== undefined) return 'cancelled';
  if (order.refunds.length === 0) return 'placed';
  return leftMinor(order) === 0 ? 'refunded' : 'partially-refunded';
}

/** What the customer has paid and not got back, in the order's currency. */
export const leftMinor = ({ amountMinor, refunds }: Pick<Order, 'amountMinor' | 'refunds'>): number =>
  refunds.reduce((left, refund) => left - refund.amountMinor, amountMinor);

/** What an order adds to its day now: nothing once it is cancelled or wholly refunded. */
export function countedOn(order: Order): DayChange {
  const status = statusOf(order);
  if (status === 'cancelled' || status === 'refunded') return { day: order.day, orders: 0, spentMinor: 0 };
  const { currency: from, channelCurrency: to, rate } = order;
  return { day: order.day, orders: 1, spentMinor: convertMinor(leftMinor(order), { from, to, rate }) };
}

/** What a change of an order changes on its day. */
export function dayChangeOf(before: Order, after: Order): DayChange {
  const [was, is] = [countedOn(before), countedOn(after)];
  return { day: after.day, orders: is.orders - was.orders, spentMinor: is.spentMinor - was.spentMinor };
}

/** Why a change of an order cannot be. */
export type OrderRefusal = { outcome: 'refused'; path: string; message: string };
type Changed = { outcome: 'changed'; order: Order } | { outcome: 'known'; order: Order } | OrderRefusal;

/** A refund counts once per refundId. */
export function refund(order: Order, { refundId, amountMinor, at }: Refund): Changed {
  const known = order.refunds.find((earlier) => earlier.refundId === refundId);
  if (known) {
    return known.amountMinor === amountMinor
      ? { outcome: 'known', order }
      : refused(
          '/amountMinor',
          `Refund ${refundId} is recorded with ${known.amountMinor}; a refund does not change: send another refundId.`,
        );
  }
  const left = leftMinor(order);
  if (order.cancelledAt !== undefined)
    return refused('/refundId', 'The order is cancelled: there is nothing to refund.');
  if (amountMinor > left)
    return refused('/amountMinor', `Only ${left} minor units of the order are left to refund.`);
  if (at < order.placedAt) return refused('/refundedAt', 'A refund comes after its order.');
  const refunds = [...order.refunds, { refundId, amountMinor, at }];
  return { outcome: 'changed', order: { ...order, refunds, revision: order.revision + 1 } };
}

/** A cancelled order counts as if it had never been; its refunds stay on record. */
export function cancel(order: Order, at: number): Changed {
  if (order.cancelledAt !== undefined) return { outcome: 'known', order };
  if (at < order.placedAt) return refused('/cancelledAt', 'An order is cancelled after it was placed.');
  return { outcome: 'changed', order: { ...order, cancelledAt: at, revision: order.revision + 1 } };
}

const refused = (path: string, message: string): OrderRefusal => ({ outcome: 'refused', path, message });
