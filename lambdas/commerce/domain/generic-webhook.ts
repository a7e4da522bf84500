import { z } from 'zod';
import { CustomerKeys } from '../../members/contracts.ts';
import { AmountMinor, NewOrder, NewRefund, OrderLine } from '../contracts.ts';
import type { ConnectorOrder } from './connector-order.ts';

const orderId = z.string().trim().min(1).max(100);

/** The body of `POST /connectors/webhook/{channelId}`: the shapes of our own API. */
export const GenericWebhook = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('order'), data: NewOrder }),
  z.strictObject({ type: z.literal('refund'), data: NewRefund.extend({ orderId }) }),
  z.strictObject({
    type: z.literal('cancellation'),
    data: z.strictObject({ orderId, cancelledAt: z.iso.datetime({ offset: true }) }),
  }),
  z.strictObject({
    type: z.literal('cart'),
    data: z.strictObject({
      cartId: z.string().trim().min(1).max(100),
      customer: CustomerKeys,
      currency: z.string().regex(/^[A-Z]{3}$/),
      amountMinor: AmountMinor,
      lines: z.array(OrderLine).max(100),
      updatedAt: z.iso.datetime({ offset: true }),
      url: z
        .url({ protocol: /^https$/ })
        .max(1000)
        .optional(),
    }),
  }),
]);

/** @throws ZodError naming every field that is wrong */
export function readGeneric(payload: unknown): ConnectorOrder {
  const webhook = GenericWebhook.parse(payload);
  switch (webhook.type) {
    case 'order':
      return { kind: 'order', order: webhook.data };
    case 'refund': {
      const { orderId: refunded, ...refund } = webhook.data;
      return { kind: 'refund', orderId: refunded, refund };
    }
    case 'cancellation':
      return { kind: 'cancellation', ...webhook.data };
    case 'cart': {
      const { cartId, ...cart } = webhook.data;
      return { kind: 'cart', cartId, cart };
    }
  }
}
