import type { Test } from './condition-kind.ts';
import { kindOf, type SegmentExpression } from './expression.ts';
import type { SegmentContext } from './id-set-questions.ts';

interface Compiled {
  test: Test;
  effort: number;
}

const nobody: Compiled = { test: () => false, effort: 0 };

/**
 * A test of one member, made once and called millions of times: closures without a look at the expression, in groups the
 * cheap ones first. A segment that is gone has no members.
 */
export const compileSegment = (expression: SegmentExpression, context: SegmentContext): Test =>
  compile(expression, context, []).test;

/** @param inside ids of the segments whose rules are being compiled: saved rules have no cycle, racing changes may */
function compile(
  expression: SegmentExpression,
  context: SegmentContext,
  inside: readonly string[],
): Compiled {
  if ('all' in expression) return everyOf(cheapestFirst(expression.all, context, inside));
  if ('any' in expression) return someOf(cheapestFirst(expression.any, context, inside));
  if ('not' in expression) {
    const { test, effort } = compile(expression.not, context, inside);
    return { test: (row) => !test(row), effort };
  }
  if ('segment' in expression) {
    const { segment } = expression;
    const rule = inside.includes(segment) ? undefined : context.expressionOf(segment);
    return rule ? compile(rule, context, [...inside, segment]) : nobody;
  }
  const { kind, argument } = kindOf(expression);
  return { test: kind.test(argument, context), effort: kind.effort };
}

const cheapestFirst = (
  parts: readonly SegmentExpression[],
  context: SegmentContext,
  inside: readonly string[],
): Compiled[] => parts.map((part) => compile(part, context, inside)).sort((a, b) => a.effort - b.effort);

const effortOf = (parts: readonly Compiled[]): number => parts.reduce((sum, { effort }) => sum + effort, 0);

/** Pairs call each other directly, which engines inline; a loop over tests does not. */
function everyOf(parts: readonly Compiled[]): Compiled {
  const test = parts.map((part) => part.test).reduceRight((rest, first) => (row) => first(row) && rest(row));
  return { test, effort: effortOf(parts) };
}

function someOf(parts: readonly Compiled[]): Compiled {
  const test = parts.map((part) => part.test).reduceRight((rest, first) => (row) => first(row) || rest(row));
  return { test, effort: effortOf(parts) };
}
