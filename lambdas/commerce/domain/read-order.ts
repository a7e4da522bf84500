import type { CommerceSettings, NewOrder } from '../contracts.ts';
import { localDay } from '../../shared/domain/local-day.ts';
import { minorDigits } from './money.ts';
import type { Order } from './order.ts';

/** Tills' clocks run ahead by minutes; more is a wrong date. */
const clockSkewMs = 5 * 60_000;
const earliest = Date.UTC(1990, 0, 1);

export interface ReadingContext {
  channelId: string;
  timeZone: string;
  nowEpochMs: number;
  /** With the channel's currency. */
  settings: CommerceSettings & { currency: string };
}

type Unowned = Omit<Order, 'memberId'>;

/** An order as it will be kept, or what is wrong with it. */
export function readOrder(
  given: NewOrder,
  { channelId, timeZone, nowEpochMs, settings }: ReadingContext,
):
  | { outcome: 'order'; order: Unowned }
  | { outcome: 'invalid'; problems: { path: string; message: string }[] } {
  const { orderId, currency, amountMinor, lines, cartId, source } = given;
  const placedAt = Date.parse(given.placedAt);
  const rate = currency === settings.currency ? '1' : settings.rates[currency];
  const problems = [
    ...dateProblems('/placedAt', placedAt, nowEpochMs),
    ...currencyProblems(currency, settings.currency, rate),
  ];
  if (problems.length > 0 || rate === undefined) return { outcome: 'invalid', problems };
  const day = localDay(placedAt, timeZone);
  return {
    outcome: 'order',
    order: {
      ...{ channelId, orderId, placedAt, day, currency, amountMinor, rate, lines, cartId, source },
      channelCurrency: settings.currency,
      refunds: [],
      revision: 1,
    },
  };
}

/** What is wrong with the moment of an order, refund or cancellation. */
export function dateProblems(
  path: string,
  epochMs: number,
  nowEpochMs: number,
): { path: string; message: string }[] {
  if (epochMs > nowEpochMs + clockSkewMs)
    return [{ path, message: 'It lies in the future; check the time zone of the date.' }];
  return epochMs < earliest ? [{ path, message: 'It lies before 1990; check the date.' }] : [];
}

function currencyProblems(
  currency: string,
  channelCurrency: string,
  rate: string | undefined,
): { path: string; message: string }[] {
  const path = '/currency';
  if (minorDigits(currency) === undefined)
    return [{ path, message: `${currency} is no ISO 4217 currency, e.g. THB, TWD, JPY.` }];
  const message =
    `The channel counts in ${channelCurrency} and knows no rate for ${currency}: ` +
    'set one with PUT /v1/commerce/settings.';
  return rate === undefined ? [{ path, message }] : [];
}
