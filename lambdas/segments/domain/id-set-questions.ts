import type { ConditionContext } from './condition-kind.ts';
import { kindOf, leavesOf, type SegmentExpression } from './expression.ts';
import type { IdSetQuestion } from './id-set-question.ts';

/** A channel's rules by their ids; undefined for a segment that is gone. */
export type ExpressionOf = (segmentId: string) => SegmentExpression | undefined;

export interface SegmentContext extends ConditionContext {
  expressionOf: ExpressionOf;
}

/** What must be looked up before members are tested, other segments' questions included, each once. */
export function idSetQuestions(
  expression: SegmentExpression,
  expressionOf: ExpressionOf,
): readonly IdSetQuestion[] {
  const questions = new Map<string, IdSetQuestion>();
  const seen = new Set<string>();
  const collect = (rule: SegmentExpression): void => {
    for (const { leaf } of leavesOf(rule)) {
      if ('segment' in leaf) {
        const inner = seen.has(leaf.segment) ? undefined : expressionOf(leaf.segment);
        seen.add(leaf.segment);
        if (inner) collect(inner);
        continue;
      }
      const { kind, argument } = kindOf(leaf);
      for (const question of kind.questions?.(argument) ?? []) questions.set(question.key, question);
    }
  };
  collect(expression);
  return [...questions.values()];
}
