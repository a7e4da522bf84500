import type { CommerceAggregates } from '../../commerce/contracts.ts';

/**
 * CAI, the customer activity index: (MLE − WMLE) / MLE of the days between purchases, MLE their mean and WMLE their mean
 * with weights 1, 2, 3 … towards today. Above 0 a customer buys ever faster. Undefined below three purchase days.
 */
export function purchaseAcceleration({
  days,
  firstDay,
  lastDay,
  weightedGaps,
}: CommerceAggregates): number | undefined {
  const gaps = days - 1;
  if (gaps < 2) return undefined;
  const mean = (lastDay - firstDay) / gaps;
  const weighted = weightedGaps / ((gaps * (gaps + 1)) / 2);
  return (mean - weighted) / mean;
}
