import { z } from 'zod';
import { CustomerKeys } from '../members/contracts.ts';
import type { Order } from './domain/order.ts';

/** Whole minor units of a currency (cents, yen): ISO 4217. */
export const AmountMinor = z.int().min(0).max(1_000_000_000_000);

/** One product of an order; `amountMinor` is what was paid for all pieces together. */
export const OrderLine = z.strictObject({
  productId: z.string().trim().min(1).max(100),
  name: z.string().trim().max(200).optional(),
  category: z.string().trim().min(1).max(100).optional(),
  quantity: z.int().min(1).max(100_000),
  amountMinor: AmountMinor,
});
export type OrderLine = z.infer<typeof OrderLine>;

/** A paid order as a shop or till tells it. */
export const NewOrder = z.strictObject({
  /** The seller's own number, unique in the channel. */
  orderId: z.string().trim().min(1).max(100),
  customer: CustomerKeys,
  placedAt: z.iso.datetime({ offset: true }),
  /** ISO 4217, e.g. `THB`. */
  currency: z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as TWD'),
  /** What the customer paid. */
  amountMinor: AmountMinor,
  lines: z.array(OrderLine).max(100).default([]),
  /** The cart that became this order. */
  cartId: z.string().trim().min(1).max(100).optional(),
  /** Where it was sold, e.g. `pos`, `shopify`. */
  source: z.string().trim().min(1).max(40).optional(),
});
export type NewOrder = z.infer<typeof NewOrder>;

/** Money back; the sum of all refunds is at most the order's amount. */
export const NewRefund = z.strictObject({
  refundId: z.string().trim().min(1).max(100),
  amountMinor: AmountMinor.min(1),
  refundedAt: z.iso.datetime({ offset: true }),
});
export type NewRefund = z.infer<typeof NewRefund>;

/** Of what `order.placed` tells, what it is worth: in the channel's currency, at the rate of its day; 0 where it is not told. */
export const OrderPlaced = z.object({ spentMinor: z.int().min(0).default(0) });

/**
 * What is kept of a member's orders on the member itself. A cancelled or wholly refunded order counts as none; refunds
 * lessen the day of their order. Days are whole local days of the channel, counted from 1970-01-01.
 */
export const CommerceAggregates = z.object({
  /** The channel's own currency, in which all amounts are. */
  currency: z.string(),
  /** Orders that count; at least 1. */
  orders: z.int().min(1),
  /** Distinct days with an order. */
  days: z.int().min(1),
  firstDay: z.int(),
  lastDay: z.int(),
  spentMinor: z.int().min(0),
  /** Spent on the first day: the rest is repeat spend (Gamma-Gamma). */
  firstDaySpentMinor: z.int().min(0),
  /** Sum of the squares of the days between one purchase day and the next. */
  gapSquares: z.int().min(0),
  /** Sum of i times the i-th gap, i from 1: how purchases speed up (CAI). */
  weightedGaps: z.int().min(0),
});
export type CommerceAggregates = z.infer<typeof CommerceAggregates>;

/** How a channel's commerce is counted. */
const Steps = z.array(z.int()).length(4);
const isRising = (steps: readonly number[]) => steps.every((step, index) => step > (steps[index - 1] ?? -1));

/**
 * Fixed bounds of RFM scores instead of ranks, for a business that thinks in them. Each list is what scores 2, 3, 4 and 5
 * take: at most so many days since the last order, at least so many orders, at least so much spent.
 */
export const RfmThresholds = z.strictObject({
  recencyDays: Steps.refine((steps) => isRising(steps.toReversed()), {
    error: 'falling days from 0 on, e.g. [365, 180, 90, 30]',
  }),
  orders: Steps.refine(isRising, { error: 'rising counts from 0 on, e.g. [2, 3, 5, 10]' }),
  spentMinor: Steps.refine(isRising, { error: 'rising minor units from 0 on' }),
});
export type RfmThresholds = z.infer<typeof RfmThresholds>;

export const CommerceSettings = z.strictObject({
  /** ISO 4217; all aggregates are in it. Absent until the first order, whose currency it becomes. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as TWD')
    .optional(),
  /** Units of the channel's currency for one unit of another, by its code, e.g. `{ "USD": "31.52" }`. */
  rates: z
    .record(
      z.string().regex(/^[A-Z]{3}$/),
      z.string().regex(/^(?!0+(\.0*)?$)\d{1,9}(\.\d{1,9})?$/, 'a decimal above 0 such as 31.52'),
    )
    .default({}),
  /** A cart that nobody touched for so long counts as abandoned. */
  abandonAfterMinutes: z.int().min(5).max(10_080).default(60),
  /** Country of phone numbers without a country code, e.g. `TH`. */
  defaultCountry: z
    .string()
    .regex(/^[A-Z]{2}$/, 'an ISO 3166 code such as TH')
    .optional(),
  /** Share of the price that is margin: CLV counts margins. */
  marginShare: z.number().gt(0).max(1).default(1),
  /** CLV discounts the future by so much a month. */
  monthlyDiscountRate: z.number().min(0).max(0.2).default(0.01),
  /** Absent: scores are ranks among the channel's customers. */
  rfmThresholds: RfmThresholds.optional(),
});
export type CommerceSettings = z.infer<typeof CommerceSettings>;

export type ReadCommerceSettings = (channelId: string) => Promise<CommerceSettings>;

/** What became of one order of a batch. */
export type OrderOutcome =
  | { outcome: 'placed'; orderId: string; memberId: string }
  /** The same order came before, with the same content. */
  | { outcome: 'known'; orderId: string; memberId: string }
  /** The number came before with another content; `differences` names the fields. */
  | { outcome: 'conflict'; orderId: string; differences: readonly OrderDifference[] }
  | { outcome: 'invalid'; orderId: string; problems: readonly { path: string; message: string }[] };

export interface OrderDifference {
  /** JSON pointer into the order. */
  path: string;
  recorded: unknown;
  given: unknown;
}

/**
 * Records orders, each with its member's aggregates in one transaction. `history`: the orders are from the past, so no
 * event tells others of them and no journey starts.
 */
export type RecordOrders = (
  channelId: string,
  orders: readonly NewOrder[],
  options?: { history?: boolean },
) => Promise<readonly OrderOutcome[]>;

/** What became of a change of a recorded order. `known`: it was recorded before. */
export type OrderChangeOutcome =
  | { outcome: 'changed' | 'known'; order: Order }
  | { outcome: 'refused'; path: string; message: string }
  | { outcome: 'unknown order' };

export type RefundOrder = (
  channelId: string,
  orderId: string,
  refund: NewRefund,
) => Promise<OrderChangeOutcome>;

export type CancelOrder = (
  channelId: string,
  orderId: string,
  cancelledAtEpochMs: number,
) => Promise<OrderChangeOutcome>;
