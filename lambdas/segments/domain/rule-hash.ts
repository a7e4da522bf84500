import { deterministicId } from '../../shared/domain/deterministic-id.ts';
import type { SegmentExpression } from './expression.ts';
import type { ExpressionOf } from './id-set-questions.ts';
import { segmentsIn } from './segment-cycle.ts';

/** Another rule, here or in a segment that it refers to, has another hash. */
export function ruleHash(expression: SegmentExpression, expressionOf: ExpressionOf): string {
  const rules = new Map<string, SegmentExpression | undefined>();
  const collect = (rule: SegmentExpression): void => {
    for (const { segmentId } of segmentsIn(rule)) {
      if (rules.has(segmentId)) continue;
      const inner = expressionOf(segmentId);
      rules.set(segmentId, inner);
      if (inner) collect(inner);
    }
  };
  collect(expression);
  return deterministicId('segment rule', JSON.stringify([expression, ...rules]));
}
