import { validationError } from './dynamo-error.ts';

/** Exact sum of two plain decimal strings; DynamoDB keeps 38 significant digits. */
export function addDecimals(left: string, right: string): string {
  const places = Math.max(decimalPlaces(left), decimalPlaces(right));
  const total = scaled(left, places) + scaled(right, places);
  const digits = (total < 0n ? -total : total).toString().padStart(places + 1, '0');
  const fraction = digits.slice(digits.length - places, digits.length).replace(/0+$/, '');
  const whole = digits.slice(0, digits.length - places);
  const plain = places === 0 || fraction === '' ? whole : `${whole}.${fraction}`;
  if (significantDigits(plain) > 38) {
    throw validationError('Attempting to store more than 38 significant digits in a Number');
  }
  return total < 0n ? `-${plain}` : plain;
}

/** Below, at or above zero, as the left number is to the right one. */
export function compareDecimals(left: string, right: string): number {
  const places = Math.max(decimalPlaces(left), decimalPlaces(right));
  const difference = scaled(left, places) - scaled(right, places);
  return difference < 0n ? -1 : Number(difference > 0n);
}

/** The same number with the other sign. */
export function negate(decimal: string): string {
  return decimal.startsWith('-') ? decimal.slice(1) : `-${decimal}`;
}

function decimalPlaces(decimal: string): number {
  const point = decimal.indexOf('.');
  return point === -1 ? 0 : decimal.length - point - 1;
}

function scaled(decimal: string, places: number): bigint {
  return BigInt(decimal.replace('.', '') + '0'.repeat(places - decimalPlaces(decimal)));
}

function significantDigits(decimal: string): number {
  return decimal.replace('.', '').replace(/^0+/, '').replace(/0+$/, '').length;
}
