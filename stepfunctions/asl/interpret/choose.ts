import type { ChoiceState, Comparison, Test } from '../types.ts';
import { lookUp, RuntimeError } from './reference-path.ts';

/** The state that a Choice leads to. */
export function choose({ Choices, Default }: ChoiceState, input: unknown): string {
  const next = Choices.find((rule) => passes(rule, input))?.Next ?? Default;
  if (next === undefined) throw new NoChoiceMatched('No choice holds and there is no default.');
  return next;
}

export class NoChoiceMatched extends Error {
  override readonly name = 'States.NoChoiceMatched';
}

function passes(test: Test, input: unknown): boolean {
  if ('And' in test) return test.And.every((part) => passes(part, input));
  if ('Or' in test) return test.Or.some((part) => passes(part, input));
  if ('Not' in test) return !passes(test.Not, input);
  const { Variable, ...comparison } = test;
  const value = lookUp(input, Variable);
  if (value === undefined && comparison.IsPresent === undefined) {
    throw new RuntimeError(`The Choice variable ${Variable} is missing.`);
  }
  return Object.entries(comparison).every(([name, operand]) => {
    // A rule also carries Next and Comment.
    return !isComparison(name) || comparisons[name](value, operand);
  });
}

type Compare = (value: unknown, operand: unknown) => boolean;

const strings =
  (test: (value: string, operand: string) => boolean): Compare =>
  (value, operand) =>
    typeof value === 'string' && test(value, String(operand));
const numbers =
  (test: (value: number, operand: number) => boolean): Compare =>
  (value, operand) =>
    typeof value === 'number' && test(value, Number(operand));
const timestamps =
  (test: (value: number, operand: number) => boolean): Compare =>
  (value, operand) =>
    isTimestamp(value) && test(Date.parse(value), Date.parse(String(operand)));
const is =
  (test: (value: unknown) => boolean): Compare =>
  (value, operand) =>
    test(value) === operand;

const isTimestamp = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value);

/** Every comparison of the language that we use, by its name. */
const comparisons: Readonly<Record<keyof Comparison, Compare>> = {
  StringEquals: strings((value, operand) => value === operand),
  StringLessThan: strings((value, operand) => value < operand),
  StringLessThanEquals: strings((value, operand) => value <= operand),
  StringGreaterThan: strings((value, operand) => value > operand),
  StringGreaterThanEquals: strings((value, operand) => value >= operand),
  TimestampEquals: timestamps((value, operand) => value === operand),
  TimestampLessThan: timestamps((value, operand) => value < operand),
  TimestampLessThanEquals: timestamps((value, operand) => value <= operand),
  TimestampGreaterThan: timestamps((value, operand) => value > operand),
  TimestampGreaterThanEquals: timestamps((value, operand) => value >= operand),
  NumericEquals: numbers((value, operand) => value === operand),
  NumericLessThan: numbers((value, operand) => value < operand),
  NumericLessThanEquals: numbers((value, operand) => value <= operand),
  NumericGreaterThan: numbers((value, operand) => value > operand),
  NumericGreaterThanEquals: numbers((value, operand) => value >= operand),
  BooleanEquals: (value, operand) => value === operand,
  IsPresent: is((value) => value !== undefined),
  IsNull: is((value) => value === null),
  IsString: is((value) => typeof value === 'string'),
  IsNumeric: is((value) => typeof value === 'number'),
  IsBoolean: is((value) => typeof value === 'boolean'),
  IsTimestamp: is(isTimestamp),
};

const isComparison = (name: string): name is keyof Comparison => Object.hasOwn(comparisons, name);
