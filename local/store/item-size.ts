import type { AttributeValue, Item } from './attribute-value.ts';

/**
 * Bytes of an item as DynamoDB bills them: UTF-8 names and strings, raw binary, about one byte per two significant
 * digits of a number, 3 bytes for a list or map and one for each element.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const name in item) {
    const value = item[name];
    if (value) bytes += Buffer.byteLength(name) + valueBytes(value);
  }
  return bytes;
}

function valueBytes(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return numberBytes(value.N);
  if ('B' in value) return binaryBytes(value.B);
  if ('BOOL' in value || 'NULL' in value) return 1;
  if ('L' in value) return sum(value.L, (element) => 1 + valueBytes(element), 3);
  if ('M' in value) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  return setBytes(value);
}

function setBytes(
  value: Extract<AttributeValue, { SS: unknown } | { NS: unknown } | { BS: unknown }>,
): number {
  if ('SS' in value) return sum(value.SS, (element) => Buffer.byteLength(element));
  if ('NS' in value) return sum(value.NS, numberBytes);
  return sum(value.BS, binaryBytes);
}

function numberBytes(decimal: string): number {
  const digits = decimal.replace(/^-/, '').replace('.', '').replace(/^0+/, '').replace(/0+$/, '').length;
  return 1 + Math.ceil(digits / 2) + (decimal.startsWith('-') ? 1 : 0);
}

function binaryBytes(base64: string): number {
  return Buffer.byteLength(base64, 'base64');
}

function sum<T>(elements: readonly T[], bytesOf: (element: T) => number, base = 0): number {
  return elements.reduce((total, element) => total + bytesOf(element), base);
}
