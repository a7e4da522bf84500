import type { CommerceAggregates } from '../../../commerce/contracts.ts';
import type { ClvModel } from '../../contracts.ts';
import { expectedOrders, type PurchaseHistory } from './bg-nbd.ts';
import { expectedSpend } from './gamma-gamma.ts';

/** What the future is worth today. */
export interface ClvTerms {
  months: number;
  /** 0.01: a month later is worth 1 % less. */
  monthlyDiscountRate: number;
  /** Share of the price that is margin, above 0 to 1. */
  marginShare: number;
}

type FittedModel = ClvModel & { outcome: 'fitted' };
const daysInWeek = 7;
export const weeksInMonth = 4.345;

/**
 * CLV = margin · E[M] · Σ (E[Y(k)] − E[Y(k−1)]) / (1 + δ)^k over months k, of 4.345 weeks (as `lifetimes` counts).
 * @returns minor units, not rounded
 */
export function customerLifetimeValue(
  { bgNbd, gammaGamma }: FittedModel,
  customer: PurchaseHistory & { meanRepeatSpendMinor: number },
  { months, monthlyDiscountRate, marginShare }: ClvTerms,
): number {
  let discounted = 0;
  let before = 0;
  for (let month = 1; month <= months; month += 1) {
    const until = expectedOrders(bgNbd, customer, month * weeksInMonth);
    discounted += (until - before) / (1 + monthlyDiscountRate) ** month;
    before = until;
  }
  return marginShare * expectedSpend(gammaGamma, customer) * discounted;
}

/** A member's purchases in the words of the models. */
export function historyOf(
  { days, firstDay, lastDay, spentMinor, firstDaySpentMinor }: CommerceAggregates,
  asOfDay: number,
): PurchaseHistory & { meanRepeatSpendMinor: number } {
  const repeats = days - 1;
  return {
    repeats,
    recencyWeeks: (lastDay - firstDay) / daysInWeek,
    ageWeeks: Math.max(asOfDay - firstDay, lastDay - firstDay) / daysInWeek,
    meanRepeatSpendMinor: repeats === 0 ? 0 : (spentMinor - firstDaySpentMinor) / repeats,
  };
}

/** Predicted value of a member from its aggregates. @returns minor units, not rounded */
export const clvOfAggregates = (
  model: FittedModel,
  bought: CommerceAggregates,
  { asOfDay, ...terms }: ClvTerms & { asOfDay: number },
): number => customerLifetimeValue(model, historyOf(bought, asOfDay), terms);

/** What a member has brought so far: margin of all that it paid. */
export const historicValueMinor = ({ spentMinor }: CommerceAggregates, marginShare: number): number =>
  Math.round(spentMinor * marginShare);

/** The plain rule of thumb: value of an order · orders a year · margin · years; undefined on the first day. */
export function simplePredictiveValueMinor(
  { spentMinor, firstDay }: CommerceAggregates,
  { asOfDay, marginShare, years }: { asOfDay: number; marginShare: number; years: number },
): number | undefined {
  const ageYears = (asOfDay - firstDay) / 365.25;
  return ageYears <= 0 ? undefined : Math.round((spentMinor / ageYears) * marginShare * years);
}
