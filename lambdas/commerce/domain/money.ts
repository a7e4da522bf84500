const known = new Set(Intl.supportedValuesOf('currency'));
const digits = new Map<string, number>();

/** Decimal places of a currency's minor unit by ISO 4217: THB 2, JPY 0, KWD 3; undefined for an unknown code. */
export function minorDigits(currency: string): number | undefined {
  if (!known.has(currency)) return undefined;
  const found = digits.get(currency) ?? digitsOf(currency);
  digits.set(currency, found);
  return found;
}

const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/**
 * An amount in another currency, in whole minor units, rounded half up; exact, since it never leaves the integers.
 * @param rate units of `to` for one unit of `from`, as a decimal text such as `31.52`
 */
export function convertMinor(
  amountMinor: number,
  { from, to, rate }: { from: string; to: string; rate: string },
): number {
  if (from === to) return amountMinor;
  const [whole = '0', fraction = ''] = rate.split('.');
  const shift = fraction.length + (minorDigits(from) ?? 0) - (minorDigits(to) ?? 0);
  const product = BigInt(amountMinor) * BigInt(whole + fraction);
  if (shift <= 0) return Number(product * 10n ** BigInt(-shift));
  const divisor = 10n ** BigInt(shift);
  return Number((product * 2n + divisor) / (divisor * 2n));
}
