import type { Item } from './attribute-value.ts';
import { keySpace } from './key-space.ts';
import type { Table } from './table.ts';

/** Items that expired longer ago than this are kept, as DynamoDB keeps them. */
const oldestExpirySeconds = 5 * 365 * 24 * 3600;
const expiryDigits = 12;

/** When the item expires in epoch seconds; undefined when the table has no time to live or the attribute no number. */
export function expirySeconds(table: Table, item: Item | undefined): number | undefined {
  const attribute = table.definition.timeToLiveAttribute;
  const value = attribute === undefined ? undefined : item?.[attribute];
  if (value === undefined || !('N' in value)) return undefined;
  const seconds = Math.floor(Number(value.N));
  return seconds >= 0 && seconds < 10 ** expiryDigits ? seconds : undefined;
}

/** The place of an item in its table's list of expiries, which is in order of time. */
export function expiryKey(table: Table, key: string, item: Item | undefined): string | undefined {
  const seconds = expirySeconds(table, item);
  return seconds === undefined ? undefined : keySpace.expiries(table.name).key(expiryPrefix(seconds) + key);
}

/** The item key inside a key of `expiryKey`. */
export function itemKeyOfExpiry(table: Table, expiry: string): string {
  return expiry.slice(keySpace.expiries(table.name).prefixLength + expiryDigits);
}

/** The expiries that lie before this moment. */
export function expiredRange(table: Table, nowSeconds: number): { gte: string; lt: string } {
  const expiries = keySpace.expiries(table.name);
  return {
    gte: expiries.key(expiryPrefix(Math.max(0, nowSeconds - oldestExpirySeconds))),
    lt: expiries.key(expiryPrefix(nowSeconds)),
  };
}

function expiryPrefix(seconds: number): string {
  return String(seconds).padStart(expiryDigits, '0');
}
