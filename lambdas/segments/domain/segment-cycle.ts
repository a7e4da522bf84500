import { leavesOf, type SegmentExpression } from './expression.ts';
import type { ExpressionOf } from './id-set-questions.ts';

/** The segments that an expression names itself, each with its JSON pointer. */
export const segmentsIn = (expression: SegmentExpression): { segmentId: string; path: string }[] =>
  leavesOf(expression).flatMap(({ leaf, path }) =>
    'segment' in leaf ? [{ segmentId: leaf.segment, path: `${path}/segment` }] : [],
  );

/**
 * The way from a segment back to itself, if it had this expression: its id, those between, its id; with the place where
 * the way begins.
 */
export function cycleOf(
  segmentId: string,
  expression: SegmentExpression,
  expressionOf: ExpressionOf,
): { way: readonly string[]; path: string } | undefined {
  const seen = new Set<string>();
  const wayBack = (from: string): string[] | undefined => {
    if (from === segmentId) return [from];
    const rule = seen.has(from) ? undefined : expressionOf(from);
    seen.add(from);
    for (const next of rule ? segmentsIn(rule) : []) {
      const way = wayBack(next.segmentId);
      if (way) return [from, ...way];
    }
    return undefined;
  };
  for (const { segmentId: next, path } of segmentsIn(expression)) {
    const way = wayBack(next);
    if (way) return { way: [segmentId, ...way], path };
  }
  return undefined;
}
