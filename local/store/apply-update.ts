import type { AttributeValue, Item } from './attribute-value.ts';
import { dynalite } from './dynalite.ts';
import type { UpdateSection } from './dynalite.ts';
import { validationError } from './dynamo-error.ts';
import { setElements } from './set-elements.ts';
import { operandValue, sumOf, wrongOperandType } from './update-operand.ts';

type Steps = readonly (string | number)[];

/**
 * The item after an update expression; the given one stays as it is. All values are taken from the item as it was
 * and list positions are those before the update, as DynamoDB does it (dynalite's own way lets clauses see each other).
 * @throws ValidationException for an invalid document path or operand
 */
export function applyUpdate(item: Item, sections: readonly UpdateSection[]): Item {
  const edits = sections.map((section) => ({ path: section.path, value: newValue(section, item) }));
  const root = edits
    .sort(byListPosition)
    .reduce<AttributeValue>((current, { path, value }) => place(current, path, value), { M: item });
  return 'M' in root ? root.M : item;
}

/** Undefined means that the attribute goes. */
function newValue(section: UpdateSection, item: Item): AttributeValue | undefined {
  if (section.type === 'set') return operandValue(section.val, item);
  if (section.type === 'remove') return undefined;
  const current = dynalite.mapPath(section.path, item) ?? undefined;
  if (current && !(section.attrType in current)) throw wrongOperandType();
  return section.type === 'add' ? added(current, section.val) : withoutElements(current, section.val);
}

function added(current: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (!current) return value;
  if ('N' in value) return sumOf(current, value);
  return mapSet(current, (elements) => [...new Set([...elements, ...elementsOf(value)])]) ?? value;
}

function withoutElements(
  current: AttributeValue | undefined,
  value: AttributeValue,
): AttributeValue | undefined {
  const gone = new Set(elementsOf(value));
  return current && mapSet(current, (elements) => elements.filter((element) => !gone.has(element)));
}

/** Undefined when nothing is left: DynamoDB has no empty sets. */
function mapSet(
  set: AttributeValue,
  change: (elements: readonly string[]) => readonly string[],
): AttributeValue | undefined {
  const elements = change(elementsOf(set));
  if (elements.length === 0) return undefined;
  if ('SS' in set) return { SS: elements };
  return 'NS' in set ? { NS: elements } : { BS: elements };
}

function elementsOf(set: AttributeValue): readonly string[] {
  const elements = setElements(set);
  if (elements) return elements;
  throw wrongOperandType();
}

interface Edit {
  readonly path: Steps;
  /** Undefined removes. */
  readonly value: AttributeValue | undefined;
}

/** New list elements from the front, removals from the back: so positions stay those before the update. */
function byListPosition(left: Edit, right: Edit): number {
  const removals = Number(left.value === undefined) - Number(right.value === undefined);
  if (removals !== 0) return removals;
  const forward = comparePaths(left.path, right.path);
  return left.value === undefined ? -forward : forward;
}

function comparePaths(left: Steps, right: Steps): number {
  for (const [depth, step] of left.entries()) {
    const other = right[depth];
    if (typeof step === 'number' && typeof other === 'number' && step !== other) return step - other;
    if (step !== other) return String(step) < String(other) ? -1 : 1;
  }
  return left.length - right.length;
}

function place(
  container: AttributeValue | undefined,
  path: Steps,
  value: AttributeValue | undefined,
): AttributeValue {
  const [step, ...rest] = path;
  if (typeof step === 'number' && container && 'L' in container)
    return placeInList(container.L, step, rest, value);
  if (typeof step === 'string' && container && 'M' in container)
    return placeInMap(container.M, step, rest, value);
  throw validationError('The document path provided in the update expression is invalid for update');
}

function placeInList(
  list: readonly AttributeValue[],
  position: number,
  rest: Steps,
  value: AttributeValue | undefined,
): AttributeValue {
  const element = rest.length === 0 ? value : place(list[position], rest, value);
  if (element === undefined) return { L: list.filter((_, other) => other !== position) };
  return { L: position < list.length ? list.with(position, element) : [...list, element] };
}

function placeInMap(map: Item, name: string, rest: Steps, value: AttributeValue | undefined): AttributeValue {
  const attribute = rest.length === 0 ? value : place(map[name], rest, value);
  const { [name]: _replaced, ...others } = map;
  return { M: attribute === undefined ? others : { ...others, [name]: attribute } };
}
