import type { AttributeValue } from './attribute-value.ts';

/** The elements of a string, number or binary set; undefined for any other value. */
export function setElements(value: AttributeValue): readonly string[] | undefined {
  if ('SS' in value) return value.SS;
  if ('NS' in value) return value.NS;
  return 'BS' in value ? value.BS : undefined;
}
