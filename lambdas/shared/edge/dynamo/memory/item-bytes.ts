import type { Item } from './evaluate-expression.ts';

/**
 * Bytes of an item in document form as DynamoDB bills them: UTF-8 names and strings, raw binary, about one byte per two
 * significant digits of a number, 3 bytes for a list or map and one for each element.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const name in item) bytes += textBytes(name) + valueBytes(item[name]);
  return bytes;
}

function valueBytes(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return textBytes(value);
    case 'number':
      return numberBytes(value);
    case 'object':
      return value === null ? 1 : objectBytes(value);
    default:
      return 1;
  }
}

function objectBytes(value: object): number {
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return sum(value, (element) => 1 + valueBytes(element), 3);
  if (value instanceof Set) return sum(value, valueBytes, 0);
  return 3 + Object.keys(value).length + itemBytes(value as Item);
}

const textBytes = (text: string): number => Buffer.byteLength(text);

function numberBytes(value: number): number {
  const digits = String(Math.abs(value)).replace('.', '').replace(/^0+/, '').replace(/0+$/, '').length;
  return 1 + Math.ceil(digits / 2) + (value < 0 ? 1 : 0);
}

function sum(elements: Iterable<unknown>, bytesOf: (element: unknown) => number, base: number): number {
  let total = base;
  for (const element of elements) total += bytesOf(element);
  return total;
}
