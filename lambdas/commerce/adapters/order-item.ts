import { z } from 'zod';
import { OrderLine } from '../contracts.ts';
import type { Order } from '../domain/order.ts';

/** An order as it is stored; it names no person but by memberId. */
export const OrderItem = z.object({
  channelId: z.string(),
  orderId: z.string(),
  memberId: z.string(),
  placedAt: z.int(),
  day: z.int(),
  currency: z.string(),
  amountMinor: z.int(),
  channelCurrency: z.string(),
  rate: z.string(),
  lines: z.array(OrderLine),
  cartId: z.string().optional(),
  source: z.string().optional(),
  refunds: z.array(z.object({ refundId: z.string(), amountMinor: z.int(), at: z.int() })),
  cancelledAt: z.int().optional(),
  revision: z.int(),
}) satisfies z.ZodType<Order>;

export const orderKey = (channelId: string, orderId: string) => ({
  pk: `ORDER#${channelId}#${orderId}`,
  sk: 'ORDER',
});

/** The item with its keys; the index lists a member's orders by time. */
export const orderItem = (order: Order): Record<string, unknown> => ({
  ...orderKey(order.channelId, order.orderId),
  gsi1pk: `ORDERS#${order.channelId}#${order.memberId}`,
  gsi1sk: `${String(order.placedAt).padStart(13, '0')}#${order.orderId}`,
  ...order,
});
