import type { CommerceAggregates } from '../contracts.ts';

/** What a member bought on one local day: orders that count, and what they come to after refunds. */
export interface PurchaseDay {
  orders: number;
  spentMinor: number;
}

/** A member's days with orders, by days since 1970-01-01. */
export type PurchaseDays = ReadonlyMap<number, PurchaseDay>;

/** How one order, refund or cancellation changes a day; amounts in the channel's currency. */
export interface DayChange extends PurchaseDay {
  day: number;
}

/** Changes add up day by day, so their order makes no difference; a day without orders is no purchase day. */
export function afterChanges(before: PurchaseDays, changes: readonly DayChange[]): PurchaseDays {
  const days = new Map(before);
  for (const { day, orders, spentMinor } of changes) {
    const known = days.get(day) ?? { orders: 0, spentMinor: 0 };
    const next = { orders: known.orders + orders, spentMinor: known.spentMinor + spentMinor };
    if (next.orders < 0 || next.spentMinor < 0)
      throw new RangeError(`Day ${day} would have ${next.orders} orders and ${next.spentMinor} spent.`);
    if (next.orders === 0) days.delete(day);
    else days.set(day, next);
  }
  return days;
}

/** Both members' purchases as those of one. */
export const united = (a: PurchaseDays, b: PurchaseDays): PurchaseDays =>
  afterChanges(
    a,
    [...b].map(([day, bought]) => ({ day, ...bought })),
  );

/** What scoring and segments need of a member's purchases; undefined when there are none. */
export function aggregatesOf(purchases: PurchaseDays, currency: string): CommerceAggregates | undefined {
  const days = [...purchases.keys()].sort((a, b) => a - b);
  const [firstDay] = days;
  const lastDay = days.at(-1);
  if (firstDay === undefined || lastDay === undefined) return undefined;
  const gaps = days.slice(1).map((day, index) => day - (days[index] ?? day));
  const bought = [...purchases.values()];
  return {
    currency,
    orders: sum(bought.map(({ orders }) => orders)),
    days: days.length,
    firstDay,
    lastDay,
    spentMinor: sum(bought.map(({ spentMinor }) => spentMinor)),
    firstDaySpentMinor: purchases.get(firstDay)?.spentMinor ?? 0,
    gapSquares: sum(gaps.map((gap) => gap * gap)),
    weightedGaps: sum(gaps.map((gap, index) => gap * (index + 1))),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
