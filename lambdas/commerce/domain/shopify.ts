import { z } from 'zod';
import type { CustomerKeys } from '../../members/contracts.ts';
import type { OrderLine } from '../contracts.ts';
import { readAmount } from './csv-amount.ts';
import type { ConnectorOrder } from './connector-order.ts';

/** Fields of Shopify's webhook payloads that we read (shopify.dev, Admin REST API: Order, Refund, Checkout). */
const id = z.union([z.int(), z.string()]).transform(String);
const Person = z.object({
  id: id.nullish(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
});
const Line = z.object({
  product_id: id.nullish(),
  title: z.string().nullish(),
  quantity: z.int(),
  price: z.string(),
  product_type: z.string().nullish(),
});
const Sale = z.object({
  currency: z.string(),
  total_price: z.string(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  customer: Person.nullish(),
  line_items: z.array(Line).default([]),
});
const ShopifyOrder = Sale.extend({
  id,
  created_at: z.string(),
  processed_at: z.string().nullish(),
  cancelled_at: z.string().nullish(),
  financial_status: z.string().nullish(),
  test: z.boolean().nullish(),
  checkout_token: z.string().nullish(),
});
const ShopifyRefund = z.object({
  id,
  order_id: id,
  created_at: z.string(),
  transactions: z.array(
    z.object({ kind: z.string(), status: z.string(), amount: z.string(), currency: z.string() }),
  ),
});
const ShopifyCheckout = Sale.extend({
  token: z.string(),
  updated_at: z.string(),
  completed_at: z.string().nullish(),
  abandoned_checkout_url: z.string().nullish(),
});

/** Shopify's decimals to minor units, exactly. */
function minor(amount: string, currency: string): number {
  const read = readAmount(amount, currency);
  if ('value' in read) return read.value;
  throw new RangeError(`Shopify sent an amount that is none: ${read.wrong}.`);
}

/** Paid, wholly or for the part that is due now. */
const paid = ['paid', 'partially_paid', 'partially_refunded', 'refunded'];

const topics: Readonly<Record<string, (payload: unknown) => ConnectorOrder>> = {
  'orders/paid': placed,
  'orders/create': placed,
  'orders/cancelled': cancelled,
  'refunds/create': refunded,
  'checkouts/create': checkout,
  'checkouts/update': checkout,
};

/**
 * What a Shopify webhook means. Orders become `shopify-<id>`, customers `shopify-<id>`, checkouts carts by their token, so
 * that the order finds its cart.
 * @throws ZodError for a payload that is not Shopify's
 */
export function readShopify(topic: string, payload: unknown): ConnectorOrder {
  return topics[topic]?.(payload) ?? { kind: 'ignored', reason: 'unknown topic' };
}

function placed(payload: unknown): ConnectorOrder {
  const order = ShopifyOrder.parse(payload);
  if (order.test === true) return { kind: 'ignored', reason: 'test order' };
  if (!paid.includes(order.financial_status ?? '')) return { kind: 'ignored', reason: 'not paid' };
  const customer = customerOf(order);
  if (!customer) return { kind: 'ignored', reason: 'no customer key' };
  return {
    kind: 'order',
    order: {
      orderId: `shopify-${order.id}`,
      customer,
      placedAt: order.processed_at ?? order.created_at,
      currency: order.currency,
      amountMinor: minor(order.total_price, order.currency),
      lines: linesOf(order),
      ...(typeof order.checkout_token === 'string' ? { cartId: order.checkout_token } : {}),
      source: 'shopify',
    },
  };
}

function cancelled(payload: unknown): ConnectorOrder {
  const { id: orderId, cancelled_at, created_at } = ShopifyOrder.parse(payload);
  return { kind: 'cancellation', orderId: `shopify-${orderId}`, cancelledAt: cancelled_at ?? created_at };
}

function refunded(payload: unknown): ConnectorOrder {
  const { id: refundId, order_id, created_at, transactions } = ShopifyRefund.parse(payload);
  const amountMinor = transactions
    .filter(({ kind, status }) => kind === 'refund' && status === 'success')
    .reduce((sum, { amount, currency }) => sum + minor(amount, currency), 0);
  if (amountMinor === 0) return { kind: 'ignored', reason: 'nothing refunded' };
  return {
    kind: 'refund',
    orderId: `shopify-${order_id}`,
    refund: { refundId: `shopify-${refundId}`, amountMinor, refundedAt: created_at },
  };
}

function checkout(payload: unknown): ConnectorOrder {
  const cart = ShopifyCheckout.parse(payload);
  if (typeof cart.completed_at === 'string') return { kind: 'ignored', reason: 'completed checkout' };
  const customer = customerOf(cart);
  if (!customer) return { kind: 'ignored', reason: 'no customer key' };
  return {
    kind: 'cart',
    cartId: cart.token,
    cart: {
      customer,
      currency: cart.currency,
      amountMinor: minor(cart.total_price, cart.currency),
      lines: linesOf(cart),
      updatedAt: cart.updated_at,
      ...(typeof cart.abandoned_checkout_url === 'string' ? { url: cart.abandoned_checkout_url } : {}),
    },
  };
}

/** E-mail alone does not identify: a guest without phone has no key. */
function customerOf({ customer, ...sale }: z.infer<typeof Sale>): CustomerKeys | undefined {
  const keys = present({
    phone: customer?.phone ?? sale.phone,
    externalId: customer?.id ? `shopify-${customer.id}` : undefined,
  });
  if (Object.keys(keys).length === 0) return undefined;
  const email = z.email().safeParse(customer?.email ?? sale.email);
  return { ...keys, ...present({ email: email.data, name: nameOf(customer) }) };
}

function nameOf(customer: z.infer<typeof Sale>['customer']): string | undefined {
  const name = [customer?.first_name, customer?.last_name].filter(Boolean).join(' ').slice(0, 100);
  return name === '' ? undefined : name;
}

/** Without what Shopify leaves open. */
const present = (fields: Readonly<Record<string, string | null | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => typeof field[1] === 'string'),
  );

/** Products that are gone from the shop have no id and cannot be told apart. */
const linesOf = ({ line_items, currency }: z.infer<typeof Sale>): OrderLine[] =>
  line_items.slice(0, 100).flatMap(({ product_id, title, quantity, price, product_type }) =>
    typeof product_id === 'string' && quantity > 0
      ? [
          {
            productId: product_id,
            quantity,
            amountMinor: minor(price, currency) * quantity,
            ...(title ? { name: title.slice(0, 200) } : {}),
            ...(product_type ? { category: product_type.slice(0, 100) } : {}),
          },
        ]
      : [],
  );
