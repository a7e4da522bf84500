import { isDeepStrictEqual } from 'node:util';
import {
  parseCondition,
  parseUpdate,
  type Condition,
  type Operand,
  type UpdateClause,
} from './parse-expression.ts';

/** An item in document form, as the document client gives and takes it. Never changed in place. */
export type Item = Readonly<Record<string, unknown>>;

/** What the placeholders of a request stand for. */
export interface Placeholders {
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Record<string, unknown> | undefined;
}

export const conditionHolds = (text: string, item: Item, request: Placeholders): boolean =>
  holds(parseCondition(text), item, request);

/** The item after an update expression. */
export function updatedItem(text: string, item: Item, request: Placeholders): Item {
  // Every operand sees the item as it was before the update.
  return parseUpdate(text).reduce<Item>(
    (changed, clause) => applyClause(clause, changed, item, request),
    item,
  );
}

/** The value that the condition says the attribute equals, in one of its parts that must hold. */
export function equalityOn(condition: Condition, attribute: string, request: Placeholders): unknown {
  if (condition.kind === 'and') {
    return condition.parts
      .map((part) => equalityOn(part, attribute, request))
      .find((value) => value !== undefined);
  }
  const { kind } = condition;
  if (kind !== 'compare' || condition.operator !== '=' || condition.left.kind !== 'path') return undefined;
  const [name] = condition.left.path;
  return name !== undefined && nameOf(name, request) === attribute
    ? valueOf(condition.right, {}, request)
    : undefined;
}

export function holds(condition: Condition, item: Item, request: Placeholders): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => holds(part, item, request));
    case 'or':
      return condition.parts.some((part) => holds(part, item, request));
    case 'not':
      return !holds(condition.part, item, request);
    case 'compare': {
      const { operator, left, right } = condition;
      return compares(operator, valueOf(left, item, request), valueOf(right, item, request));
    }
    case 'between': {
      const value = valueOf(condition.value, item, request);
      return (
        compares('>=', value, valueOf(condition.from, item, request)) &&
        compares('<=', value, valueOf(condition.to, item, request))
      );
    }
    case 'call':
      return answers(condition, item, request);
  }
}

function answers(
  { name, args: [first, second] }: Extract<Condition, { kind: 'call' }>,
  item: Item,
  request: Placeholders,
): boolean {
  const value = first && valueOf(first, item, request);
  const operand = second && valueOf(second, item, request);
  switch (name) {
    case 'attribute_exists':
      return value !== undefined;
    case 'attribute_not_exists':
      return value === undefined;
    case 'begins_with':
      return typeof value === 'string' && typeof operand === 'string' && value.startsWith(operand);
    case 'contains':
      return contains(value, operand);
    default:
      throw new Error(`The condition ${name} is not known here.`);
  }
}

function contains(value: unknown, operand: unknown): boolean {
  if (typeof value === 'string') return typeof operand === 'string' && value.includes(operand);
  const elements: unknown[] = value instanceof Set ? [...value] : Array.isArray(value) ? value : [];
  return elements.some((element) => isSame(element, operand));
}

/** Bytes are the same whatever view shows them. */
function isSame(left: unknown, right: unknown): boolean {
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right) === 0;
  return left === right || (typeof left === 'object' && isDeepStrictEqual(left, right));
}

type Ordered = number | string;

const orders: Readonly<Record<string, (left: Ordered, right: Ordered) => boolean>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

function compares(operator: string, left: unknown, right: unknown): boolean {
  if (operator === '=') return left !== undefined && isSame(left, right);
  if (operator === '<>') return !isSame(left, right);
  const isOrdered = typeof left === typeof right && (typeof left === 'number' || typeof left === 'string');
  return isOrdered && orders[operator]?.(left, right as Ordered) === true;
}

const nameOf = (name: string, { ExpressionAttributeNames: names }: Placeholders): string =>
  name.startsWith('#') ? (names?.[name] ?? name) : name;

function valueOf(operand: Operand, item: Item, request: Placeholders): unknown {
  switch (operand.kind) {
    case 'value':
      return request.ExpressionAttributeValues?.[operand.name];
    case 'path':
      return operand.path.reduce<unknown>(
        (value, name) =>
          typeof value === 'object' && value !== null ? (value as Item)[nameOf(name, request)] : undefined,
        item,
      );
    case 'sum': {
      const [left, right] = [valueOf(operand.left, item, request), valueOf(operand.right, item, request)];
      return Number(left) + operand.sign * Number(right);
    }
    case 'call':
      return called(operand, item, request);
  }
}

function called(
  { name, args }: Extract<Operand, { kind: 'call' }>,
  item: Item,
  request: Placeholders,
): unknown {
  const [first, second] = args.map((arg) => valueOf(arg, item, request));
  switch (name) {
    case 'if_not_exists':
      return first ?? second;
    case 'list_append':
      return [...(first as unknown[]), ...(second as unknown[])];
    case 'size':
      return first instanceof Set ? first.size : (first as { length: number } | undefined)?.length;
    default:
      throw new Error(`The function ${name} is not known here.`);
  }
}

function applyClause(
  { verb, path, value }: UpdateClause,
  changed: Item,
  before: Item,
  request: Placeholders,
): Item {
  const names = path.map((name) => nameOf(name, request));
  const operand = value && valueOf(value, before, request);
  switch (verb) {
    case 'SET':
      return withValue(changed, names, () => operand);
    case 'REMOVE':
      return withValue(changed, names, () => undefined);
    case 'ADD':
      return withValue(changed, names, (known) =>
        operand instanceof Set ? union(known, operand) : Number(known ?? 0) + Number(operand),
      );
    case 'DELETE':
      return withValue(changed, names, (known) => without(known, operand));
  }
}

function withValue(
  item: Item,
  [name, ...rest]: readonly string[],
  change: (known: unknown) => unknown,
): Item {
  if (name === undefined) return item;
  const known = item[name];
  const next = rest.length === 0 ? change(known) : withValue(known as Item, rest, change);
  if (next !== undefined) return { ...item, [name]: next };
  const { [name]: _gone, ...others } = item;
  return others;
}

const elementsOf = (value: unknown): unknown[] => (value instanceof Set ? [...value] : []);

const union = (known: unknown, added: Set<unknown>): Set<unknown> =>
  new Set([
    ...elementsOf(known),
    ...[...added].filter((element) => !elementsOf(known).some((other) => isSame(element, other))),
  ]);

/** DynamoDB keeps no empty sets. */
function without(known: unknown, removed: unknown): Set<unknown> | undefined {
  const left = elementsOf(known).filter(
    (element) => !elementsOf(removed).some((other) => isSame(element, other)),
  );
  return left.length > 0 ? new Set(left) : undefined;
}
