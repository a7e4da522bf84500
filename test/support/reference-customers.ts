import { countedOn, type Order } from '../../lambdas/commerce/domain/order.ts';
import { afterChanges, aggregatesOf } from '../../lambdas/commerce/domain/purchase-days.ts';
import type { MemberRow } from '../../lambdas/members/contracts.ts';
import { startMeasure, type Measure } from '../../lambdas/scoring/domain/measure.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { dayOfDate } from '../../lambdas/shared/domain/local-day.ts';
import type { Purchase } from './reference-data.ts';

/** The customers of reference data as members, by the same aggregates that orders leave, up to a date. */
export function customersOf(purchases: readonly Purchase[], asOf: string): MemberRow[] {
  const asOfDay = dayOfDate(asOf);
  const known = purchases.filter(({ day }) => day <= asOfDay);
  return [...Map.groupBy(known, ({ customerId }) => customerId)].map(([customerId, bought]) => {
    const days = afterChanges(
      new Map(),
      bought.map(({ day, amountMinor }) => countedOn({ ...blank, day, amountMinor })),
    );
    return {
      channelId: 'reference',
      memberId: deterministicId('reference', customerId),
      lifecycle: 'prospect',
      attributes: {},
      tags: {},
      createdAt: 0,
      commerce: aggregatesOf(days, 'GBP'),
    };
  });
}

const blank: Order = {
  ...{ channelId: 'reference', orderId: '', memberId: '', placedAt: 0, day: 0, amountMinor: 0 },
  ...{ currency: 'GBP', channelCurrency: 'GBP', rate: '1', lines: [], refunds: [], revision: 1 },
};

export function measureOf(customers: readonly MemberRow[], asOf: string): Measure {
  const measure = startMeasure({ asOfDay: dayOfDate(asOf), mostSampled: Infinity });
  for (const customer of customers) measure.add(customer);
  return measure.result();
}
