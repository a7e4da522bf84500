import type { CustomerKeys } from '../../members/contracts.ts';
import type { NewOrder, NewRefund, OrderLine } from '../contracts.ts';

/** What a shop's webhook means to us. */
export type ConnectorOrder =
  | { kind: 'order'; order: NewOrder }
  | { kind: 'refund'; orderId: string; refund: NewRefund }
  | { kind: 'cancellation'; orderId: string; cancelledAt: string }
  | { kind: 'cart'; cartId: string; cart: ConnectorCart }
  | { kind: 'ignored'; reason: IgnoredReason };

export interface ConnectorCart {
  customer: CustomerKeys;
  currency: string;
  amountMinor: number;
  lines: OrderLine[];
  updatedAt: string;
  url?: string;
}

/** Why a webhook is kept and has no effect. */
export const ignoredReasons = [
  'unknown topic',
  'test order',
  'not paid',
  'no customer key',
  'nothing refunded',
  'completed checkout',
] as const;
export type IgnoredReason = (typeof ignoredReasons)[number];

/** What it is about: webhooks of one thing are handled in order. */
export function subjectOf(meant: ConnectorOrder): string {
  switch (meant.kind) {
    case 'order':
      return `order ${meant.order.orderId}`;
    case 'refund':
    case 'cancellation':
      return `order ${meant.orderId}`;
    case 'cart':
      return `cart ${meant.cartId}`;
    case 'ignored':
      return 'ignored';
  }
}
