import type { AttributeValue, Item } from './attribute-value.ts';
import { addDecimals, negate } from './decimal.ts';
import { dynalite } from './dynalite.ts';
import type { Operand, Path } from './dynalite.ts';
import { validationError } from './dynamo-error.ts';

/**
 * The value of the right side of a SET clause, against the item as it was before the update.
 * @throws ValidationException for a missing attribute or a wrong type
 */
export function operandValue(operand: Operand, item: Item): AttributeValue {
  const value = valueOrNothing(operand, item);
  if (value) return value;
  throw validationError('The provided expression refers to an attribute that does not exist in the item');
}

function valueOrNothing(operand: Operand, item: Item): AttributeValue | null | undefined {
  if (isPath(operand)) return dynalite.mapPath(operand, item);
  if (!('type' in operand)) return operand;
  const [first, second] = operand.args;
  if (operand.type !== 'function') {
    const right = operandValue(second, item);
    return sumOf(operandValue(first, item), operand.type === 'add' ? right : minus(right));
  }
  if (operand.name === 'if_not_exists') return valueOrNothing(first, item) ?? operandValue(second, item);
  return { L: [...listOf(operandValue(first, item)), ...listOf(operandValue(second, item))] };
}

/** @throws ValidationException when one of them is no number */
export function sumOf(left: AttributeValue, right: AttributeValue): AttributeValue {
  return { N: addDecimals(numberOf(left), numberOf(right)) };
}

export function wrongOperandType(): Error {
  return validationError('An operand in the update expression has an incorrect data type');
}

function minus(value: AttributeValue): AttributeValue {
  return { N: negate(numberOf(value)) };
}

function numberOf(value: AttributeValue): string {
  if ('N' in value) return value.N;
  throw wrongOperandType();
}

function listOf(value: AttributeValue): readonly AttributeValue[] {
  if ('L' in value) return value.L;
  throw wrongOperandType();
}

function isPath(operand: Operand): operand is Path {
  return Array.isArray(operand);
}
