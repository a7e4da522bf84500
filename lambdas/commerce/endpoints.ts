import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelPaging, pageOf } from '../shared/edge/http/paging.ts';
import { AmountMinor, CommerceSettings, NewOrder, NewRefund, OrderLine } from './contracts.ts';
import { orderStatuses } from './domain/order.ts';
import { connectorEndpoints } from './connector-endpoints.ts';
import { cartEndpoints } from './cart-endpoints.ts';
import { importEndpoints } from './import-endpoints.ts';

const tag = 'commerce';
const query = z.strictObject({ channelId: z.string().optional() });
const params = z.object({ orderId: z.string() });

export const OrderView = z
  .object({
    orderId: z.string(),
    memberId: z.uuid(),
    status: z.enum(orderStatuses),
    placedAt: z.iso.datetime(),
    currency: z.string(),
    amountMinor: AmountMinor,
    refundedMinor: AmountMinor,
    countedMinor: AmountMinor.describe("What counts for scoring, in the channel's currency"),
    countedCurrency: z.string(),
    lines: z.array(OrderLine),
    refunds: z.array(
      z.object({ refundId: z.string(), amountMinor: AmountMinor, refundedAt: z.iso.datetime() }),
    ),
    cancelledAt: z.iso.datetime().optional(),
    cartId: z.string().optional(),
    source: z.string().optional(),
  })
  .meta({ id: 'Order' });
export type OrderView = z.infer<typeof OrderView>;

const Difference = z.object({ path: z.string(), recorded: z.unknown(), given: z.unknown() });
const Outcome = z
  .discriminatedUnion('outcome', [
    z.object({ outcome: z.enum(['placed', 'known']), orderId: z.string(), memberId: z.uuid() }),
    z.object({ outcome: z.literal('conflict'), orderId: z.string(), differences: z.array(Difference) }),
    z.object({
      outcome: z.literal('invalid'),
      orderId: z.string(),
      problems: z.array(z.object({ path: z.string(), message: z.string() })),
    }),
  ])
  .meta({ id: 'OrderOutcome' });

const conflicts = 'The number is taken by an order with another content; `errors` names each difference.';

/** The admin API of orders. */
export const endpoints = {
  ...importEndpoints,
  ...cartEndpoints,
  ...connectorEndpoints,
  placeOrder: defineEndpoint({
    method: 'POST',
    path: '/v1/orders',
    operationId: 'placeOrder',
    tag,
    summary: 'Record a paid order; the same order again changes nothing',
    description:
      'The customer is found by memberId, lineUserId, phone or externalId; an unknown one is kept as a prospect and merged ' +
      'when it binds. An order never changes: cancel it and send a new number, or refund a part.',
    query,
    body: NewOrder,
    response: z.object({ outcome: z.enum(['placed', 'known']), order: OrderView }),
    problems: { 409: conflicts, 422: 'A date, currency or customer that cannot be.' },
  }),
  placeOrders: defineEndpoint({
    method: 'POST',
    path: '/v1/orders/batch',
    operationId: 'placeOrders',
    tag,
    summary: 'Record up to 500 orders; each has its own outcome, in the order given',
    query,
    body: z.strictObject({
      orders: z.array(NewOrder).min(1).max(500),
      history: z
        .boolean()
        .default(false)
        .describe('The orders are from the past: no event tells of them and no journey starts'),
    }),
    response: z.object({ results: z.array(Outcome) }),
  }),
  getOrder: defineEndpoint({
    method: 'GET',
    path: '/v1/orders/{orderId}',
    operationId: 'getOrder',
    tag,
    summary: 'Read one order',
    params,
    query,
    response: OrderView,
  }),
  refundOrder: defineEndpoint({
    method: 'POST',
    path: '/v1/orders/{orderId}/refunds',
    operationId: 'refundOrder',
    tag,
    summary: 'Record money back, once a refundId; refunded as a whole, the order counts no more',
    params,
    query,
    body: NewRefund,
    response: OrderView,
    problems: { 422: 'More than is left, a date before the order, or another amount for the same refundId.' },
  }),
  cancelOrder: defineEndpoint({
    method: 'POST',
    path: '/v1/orders/{orderId}/cancel',
    operationId: 'cancelOrder',
    tag,
    summary: 'Cancel an order: it counts as if it had never been',
    params,
    query,
    body: z.strictObject({ cancelledAt: z.iso.datetime({ offset: true }).optional() }),
    response: OrderView,
    problems: { 422: 'A date before the order or in the future.' },
  }),
  listMemberOrders: defineEndpoint({
    method: 'GET',
    path: '/v1/members/{memberId}/orders',
    operationId: 'listMemberOrders',
    tag,
    summary: 'Orders of a member, newest first',
    params: z.object({ memberId: z.uuid() }),
    query: ChannelPaging,
    response: pageOf(OrderView),
  }),
  getCommerceSettings: defineEndpoint({
    method: 'GET',
    path: '/v1/commerce/settings',
    operationId: 'getCommerceSettings',
    tag,
    summary: 'Currency, rates and rules of commerce',
    query,
    response: CommerceSettings,
  }),
  putCommerceSettings: defineEndpoint({
    method: 'PUT',
    path: '/v1/commerce/settings',
    operationId: 'putCommerceSettings',
    tag,
    summary: 'Set currency, rates and rules; rates hold for orders that come from now on',
    query,
    body: CommerceSettings,
    response: CommerceSettings,
    problems: { 409: 'Orders are counted in another currency already.', 422: 'An unknown currency.' },
  }),
};
