import type { Read } from './csv-cells.ts';
import { minorDigits } from './money.ts';

const decimal = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/;
/** The most that an order can be worth, in minor units. */
const mostMinor = 1_000_000_000_000;
const tooMuch = { wrong: 'it is more than an order can be worth' };

/** An amount as people write it (`1,234.50`) to minor units of its currency, digit by digit: no rounding, no floats. */
export function readAmount(text: string, currency: string): Read<number> {
  const places = minorDigits(currency);
  if (places === undefined) return { wrong: 'its currency is no ISO 4217 code, e.g. THB, TWD, JPY' };
  const found = decimal.exec(text);
  if (!found) return { wrong: whyNot(text) };
  const [, whole = '', fraction = ''] = found;
  if (fraction.length > places && /[1-9]/.test(fraction.slice(places)))
    return { wrong: `${currency} has ${places} decimal places` };
  const units = whole.includes(',') ? whole.replaceAll(',', '') : whole;
  const cents = fraction.length === places ? fraction : fraction.slice(0, places).padEnd(places, '0');
  // Whole numbers of this size are exact in a double.
  const value = Number(units) * 10 ** places + Number(cents);
  return value > mostMinor ? tooMuch : { value };
}

/** Whole minor units. */
export function readMinor(text: string): Read<number> {
  if (!/^\d+$/.test(text)) return { wrong: whyNot(text) };
  const value = Number(text);
  return value > mostMinor ? tooMuch : { value };
}

const whyNot = (text: string): string =>
  text.startsWith('-')
    ? 'an order cannot be negative: record money back as a refund of its order'
    : 'write amounts as 1234.50 or 1,234.50, without a currency sign';
