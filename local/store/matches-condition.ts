import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue, Item } from './attribute-value.ts';
import { compareDecimals } from './decimal.ts';
import { dynalite } from './dynalite.ts';
import type { Condition, ConditionOperand, ConditionTest, Path } from './dynalite.ts';
import { setElements } from './set-elements.ts';

type Value = AttributeValue | undefined;

/**
 * Whether an item fulfils a parsed condition or filter. Differs from dynalite's own in comparing lists and maps by
 * content, text by its UTF-8 bytes, and in measuring `size` of text in bytes, all as DynamoDB does.
 */
export function matchesCondition(condition: Condition, item: Item): boolean {
  switch (condition.type) {
    case 'and':
      return condition.args.every((part) => matchesCondition(part, item));
    case 'or':
      return condition.args.some((part) => matchesCondition(part, item));
    case 'not':
      return !matchesCondition(condition.args[0], item);
    default: {
      const [value, ...others] = condition.args.map((operand) => operandValue(operand, item));
      return tests[condition.type === 'function' ? condition.name : condition.type](value, ...others);
    }
  }
}

const tests: Readonly<Record<ConditionTest, (value: Value, ...others: Value[]) => boolean>> = {
  '=': equals,
  '<>': (left, right) => !equals(left, right),
  '<': (left, right) => order(left, right) < 0,
  '<=': (left, right) => order(left, right) <= 0,
  '>': (left, right) => order(left, right) > 0,
  '>=': (left, right) => order(left, right) >= 0,
  between: (value, low, high) => order(value, low) >= 0 && order(value, high) <= 0,
  in: (value, ...choices) => choices.some((choice) => value !== undefined && equals(value, choice)),
  attribute_exists: (value) => value !== undefined,
  attribute_not_exists: (value) => value === undefined,
  attribute_type: (value, type) =>
    value !== undefined && type !== undefined && 'S' in type && type.S in value,
  begins_with: (value, start) => {
    const [bytes, startBytes] = [bytesOf(value, start), bytesOf(start, value)];
    return (
      bytes !== undefined &&
      startBytes !== undefined &&
      bytes.subarray(0, startBytes.length).equals(startBytes)
    );
  },
  contains,
};

function operandValue(operand: ConditionOperand, item: Item): Value {
  if (isPath(operand)) return dynalite.mapPath(operand, item) ?? undefined;
  if (!('type' in operand)) return operand;
  const size = sizeOf(operandValue(operand.args[0], item));
  return size === undefined ? undefined : { N: String(size) };
}

function isPath(operand: ConditionOperand): operand is Path {
  return Array.isArray(operand);
}

function equals(left: Value, right: Value): boolean {
  const [elements, otherElements] = [left && setElements(left), right && setElements(right)];
  if (!left || !right || !elements || !otherElements) return isDeepStrictEqual(left, right);
  return (
    Object.keys(left)[0] === Object.keys(right)[0] &&
    isDeepStrictEqual(new Set(elements), new Set(otherElements))
  );
}

/** Below, at or above zero; NaN when the two cannot be ordered. */
function order(left: Value, right: Value): number {
  if (left && right && 'N' in left && 'N' in right) return compareDecimals(left.N, right.N);
  const [bytes, otherBytes] = [bytesOf(left, right), bytesOf(right, left)];
  return bytes && otherBytes ? Buffer.compare(bytes, otherBytes) : NaN;
}

/** The bytes of a text or binary value, if the other value is of the same type. */
function bytesOf(value: Value, other: Value): Buffer | undefined {
  if (!value || !other) return undefined;
  if ('S' in value && 'S' in other) return Buffer.from(value.S);
  return 'B' in value && 'B' in other ? Buffer.from(value.B, 'base64') : undefined;
}

function contains(whole: Value, part: Value): boolean {
  if (!whole || !part) return false;
  const [bytes, partBytes] = [bytesOf(whole, part), bytesOf(part, whole)];
  if (bytes && partBytes) return bytes.includes(partBytes);
  if ('L' in whole) return whole.L.some((element) => equals(element, part));
  const [setType, [partType, element] = []] = [Object.keys(whole)[0], Object.entries(part)[0]];
  return setType === `${partType ?? ''}S` && (setElements(whole) ?? []).includes(element as string);
}

function sizeOf(value: Value): number | undefined {
  if (!value) return undefined;
  if ('L' in value) return value.L.length;
  if ('M' in value) return Object.keys(value.M).length;
  return bytesOf(value, value)?.length ?? setElements(value)?.length;
}
