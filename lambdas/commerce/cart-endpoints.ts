import { z } from 'zod';
import { CustomerKeys } from '../members/contracts.ts';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { AmountMinor, OrderLine } from './contracts.ts';
import { cartStatuses } from './domain/cart.ts';

const tag = 'commerce';
const query = z.strictObject({ channelId: z.string().optional() });
const params = z.object({ cartId: z.string().min(1).max(100) });

/** What a shop says of a cart; without lines it was emptied. */
export const CartBody = z.strictObject({
  customer: CustomerKeys,
  currency: z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as TWD'),
  amountMinor: AmountMinor,
  lines: z.array(OrderLine).max(100),
  updatedAt: z.iso.datetime({ offset: true }),
  url: z
    .url({ protocol: /^https$/ })
    .max(1000)
    .optional(),
});

const CartView = z
  .object({
    cartId: z.string(),
    memberId: z.uuid(),
    status: z.enum(cartStatuses),
    currency: z.string(),
    amountMinor: AmountMinor,
    lines: z.array(OrderLine),
    url: z.string().optional(),
    updatedAt: z.iso.datetime(),
    orderId: z.string().optional(),
  })
  .meta({ id: 'Cart' });

export const cartEndpoints = {
  putCart: defineEndpoint({
    method: 'PUT',
    path: '/v1/carts/{cartId}',
    operationId: 'putCart',
    tag,
    summary: 'Tell what is in a cart; an older word than the last one changes nothing',
    description:
      'Untouched for the time of the commerce settings (60 minutes), a cart is abandoned: `cart.abandoned` tells it once. ' +
      'Journeys that start after a time of their own (`afterMinutes`) are told then, by `cart.left`. ' +
      'An order with its `cartId` ends it; after an abandonment that is a recovery.',
    params,
    query,
    body: CartBody,
    response: CartView,
    problems: { 422: 'A date, currency or customer that cannot be.' },
  }),
  getCart: defineEndpoint({
    method: 'GET',
    path: '/v1/carts/{cartId}',
    operationId: 'getCart',
    tag,
    summary: 'Read one cart; carts are kept for 90 days',
    params,
    query,
    response: CartView,
  }),
};
