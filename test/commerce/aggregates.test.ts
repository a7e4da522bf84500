import fc from 'fast-check';
import { cancel, countedOn, dayChangeOf, refund, type Order } from '../../lambdas/commerce/domain/order.ts';
import {
  afterChanges,
  aggregatesOf,
  united,
  type PurchaseDays,
} from '../../lambdas/commerce/domain/purchase-days.ts';

const dayMs = 86_400_000;
const order = (fields: Partial<Order> = {}): Order => ({
  channelId: 'c',
  orderId: 'o',
  memberId: 'm',
  placedAt: (fields.day ?? 0) * dayMs,
  day: 0,
  currency: 'TWD',
  amountMinor: 1000,
  channelCurrency: 'TWD',
  rate: '1',
  lines: [],
  refunds: [],
  revision: 1,
  ...fields,
});

describe('purchase aggregates', () => {
  it('tell first and last day, orders, spending and the gaps between purchase days', () => {
    const orders = [
      order({ day: 10, amountMinor: 500 }),
      order({ day: 10, amountMinor: 100 }),
      order({ day: 13, amountMinor: 50 }),
      order({ day: 20, amountMinor: 7 }),
    ];
    expect(aggregatesOf(afterChanges(new Map(), orders.map(countedOn)), 'TWD')).toEqual({
      currency: 'TWD',
      orders: 4,
      days: 3,
      firstDay: 10,
      lastDay: 20,
      spentMinor: 657,
      firstDaySpentMinor: 600,
      gapSquares: 9 + 49,
      weightedGaps: 3 + 2 * 7,
    });
  });

  it('are none without an order that counts', () => {
    expect(aggregatesOf(new Map(), 'TWD')).toBeUndefined();
    const placed = order();
    const cancelled = cancel(placed, dayMs);
    if (cancelled.outcome !== 'changed') throw new Error('not cancelled');
    const days = afterChanges(new Map(), [countedOn(placed), dayChangeOf(placed, cancelled.order)]);
    expect(aggregatesOf(days, 'TWD')).toBeUndefined();
  });

  it('count an order that was refunded as a whole as none, and one refunded in part at what is left', () => {
    const placed = order({ amountMinor: 900 });
    const part = refund(placed, { refundId: 'r1', amountMinor: 300, at: dayMs });
    if (part.outcome !== 'changed') throw new Error('not refunded');
    expect(countedOn(part.order)).toEqual({ day: 0, orders: 1, spentMinor: 600 });
    const rest = refund(part.order, { refundId: 'r2', amountMinor: 600, at: dayMs });
    if (rest.outcome !== 'changed') throw new Error('not refunded');
    expect(countedOn(rest.order)).toEqual({ day: 0, orders: 0, spentMinor: 0 });
  });

  it('refuse more refunds than the order, another amount for the same refund, and a refund before the order', () => {
    const placed = order({ day: 5, amountMinor: 900 });
    const refunded = refund(placed, { refundId: 'r1', amountMinor: 300, at: 6 * dayMs });
    if (refunded.outcome !== 'changed') throw new Error('not refunded');
    expect(refund(refunded.order, { refundId: 'r1', amountMinor: 300, at: 6 * dayMs }).outcome).toBe('known');
    for (const wrong of [
      { refundId: 'r1', amountMinor: 301, at: 6 * dayMs },
      { refundId: 'r2', amountMinor: 601, at: 6 * dayMs },
      { refundId: 'r3', amountMinor: 1, at: 4 * dayMs },
    ])
      expect(refund(refunded.order, wrong).outcome).toBe('refused');
  });

  interface Happening {
    day: number;
    amountMinor: number;
    fate: 'kept' | 'refunded' | 'part refunded' | 'cancelled';
  }
  const happenings = fc.array(
    fc.record<Happening>({
      day: fc.integer({ min: 0, max: 40 }),
      amountMinor: fc.integer({ min: 0, max: 100_000 }),
      fate: fc.constantFrom('kept', 'refunded', 'part refunded', 'cancelled'),
    }),
    { maxLength: 30 },
  );

  function finalOrder({ day, amountMinor, fate }: Happening): Order {
    const placed = order({ day, amountMinor });
    const at = (day + 1) * dayMs;
    if (fate === 'kept' || (amountMinor < 2 && fate !== 'cancelled')) return placed;
    const half = Math.floor(amountMinor / 2);
    const changed =
      fate === 'cancelled'
        ? cancel(placed, at)
        : refund(placed, { refundId: 'r', amountMinor: fate === 'refunded' ? amountMinor : half, at });
    if (changed.outcome !== 'changed') throw new Error(changed.outcome);
    return changed.order;
  }

  /** An order is placed somewhere, and its change comes at any later place. */
  function applied(orders: readonly Happening[], seed: readonly number[]): PurchaseDays {
    const steps = orders.flatMap((happening, index) => {
      const last = finalOrder(happening);
      const placed = order({ day: happening.day, amountMinor: happening.amountMinor });
      const first = seed[index] ?? 0;
      return [
        { at: first, change: countedOn(placed) },
        { at: first + 1 + (seed[index + 1] ?? 0), change: dayChangeOf(placed, last) },
      ];
    });
    return afterChanges(
      new Map(),
      steps.sort((a, b) => a.at - b.at).map(({ change }) => change),
    );
  }

  it('are the same however late and in whatever order purchases, refunds and cancellations come', () => {
    fc.assert(
      fc.property(happenings, fc.array(fc.nat(100), { minLength: 31, maxLength: 31 }), (orders, seed) => {
        const inOrder = afterChanges(new Map(), orders.map(finalOrder).map(countedOn));
        expect(aggregatesOf(applied(orders, seed), 'TWD')).toEqual(aggregatesOf(inOrder, 'TWD'));
      }),
    );
  });

  it('of two members united are those of one who bought all', () => {
    fc.assert(
      fc.property(happenings, happenings, (a, b) => {
        const daysOf = (orders: readonly Happening[]) =>
          afterChanges(new Map(), orders.map(finalOrder).map(countedOn));
        expect(aggregatesOf(united(daysOf(a), daysOf(b)), 'TWD')).toEqual(
          aggregatesOf(daysOf([...a, ...b]), 'TWD'),
        );
      }),
    );
  });
});
