/** What some members did after a broadcast. */
export interface Reactions {
  /** Members that are counted here. */
  members: number;
  clickers: number;
  clicks: number;
  buyers: number;
  orders: number;
  revenueMinor: number;
  /** Within a day. */
  blocked: number;
}

export interface Measured {
  /** Epoch milliseconds. */
  measuredAt: number;
  byVariant: Record<string, Reactions>;
  /** What those did who got nothing, from the start on; orders and blocks only. */
  holdout: Reactions;
}

export const noReactions = (): Reactions => ({
  ...{ members: 0, clickers: 0, clicks: 0, buyers: 0, orders: 0, revenueMinor: 0, blocked: 0 },
});

interface Act {
  kind: 'click' | 'order' | 'block';
  /** Epoch milliseconds. */
  at: number;
  amountMinor: number;
}

/** Adds one member with what it did; acts before the send or after their window count nowhere. */
export function addReaction(
  sum: Reactions,
  acts: readonly Act[],
  { sentAt, windowMs, blockWindowMs }: { sentAt: number; windowMs: number; blockWindowMs: number },
): void {
  const within = (kind: Act['kind'], lengthMs: number): Act[] =>
    acts.filter((act) => act.kind === kind && act.at >= sentAt && act.at <= sentAt + lengthMs);
  const orders = within('order', windowMs);
  const clicks = within('click', windowMs);
  sum.members += 1;
  sum.clicks += clicks.length;
  sum.clickers += Math.min(1, clicks.length);
  sum.orders += orders.length;
  sum.buyers += Math.min(1, orders.length);
  sum.revenueMinor += orders.reduce((total, { amountMinor }) => total + amountMinor, 0);
  sum.blocked += Math.min(1, within('block', blockWindowMs).length);
}
