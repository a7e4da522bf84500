import type { WritePart } from '../shared/domain/write-part.ts';
import type { CommerceAggregates, CommerceSettings } from './contracts.ts';
import type { Order } from './domain/order.ts';
import type { PurchaseDays } from './domain/purchase-days.ts';

/** A member's purchases with what guards their change; revision 0 when there never were any. */
export interface Purchases {
  days: PurchaseDays;
  /** Rises with each change. */
  revision: number;
}

export interface OrderLedger {
  readOrders(channelId: string, orderIds: readonly string[]): Promise<ReadonlyMap<string, Order>>;
  /** Of every member asked for. */
  readPurchases(channelId: string, memberIds: readonly string[]): Promise<ReadonlyMap<string, Purchases>>;
  /** Refused when there is an order of that number. */
  newOrder(order: Order): WritePart;
  /** Refused unless the order is still at the revision before. */
  changedOrder(order: Order): WritePart;
  /** Refused unless the purchases are still as read. */
  changedPurchases(
    channelId: string,
    memberId: string,
    purchases: { before: Purchases; days: PurchaseDays },
  ): WritePart;
  /** Sets the aggregates on the member, or removes them; refused when the member is gone or merged. */
  aggregates(channelId: string, memberId: string, aggregates: CommerceAggregates | undefined): WritePart;
  /** Newest first. */
  listOrders(
    channelId: string,
    memberIds: readonly string[],
    page: { limit: number; before?: string },
  ): Promise<{ orders: readonly Order[]; next?: string }>;
}

export interface CommerceSettingsStore {
  read(channelId: string): Promise<CommerceSettings>;
  /** False when orders are counted in another currency already. */
  replace(channelId: string, settings: CommerceSettings): Promise<boolean>;
  /** Fixes the currency with the first order; answers the one that holds. */
  settleCurrency(channelId: string, currency: string): Promise<string>;
}
