import type { Reference } from './condition-kind.ts';
import { kindOf, leavesOf, type SegmentExpression } from './expression.ts';

/** All that an expression names itself; what its segments name is theirs. */
export function referencesIn(expression: SegmentExpression): Reference[] {
  return leavesOf(expression).flatMap(({ leaf, path }): Reference[] => {
    if ('segment' in leaf) return [{ to: 'segment', id: leaf.segment, path: `${path}/segment` }];
    const { name, kind, argument } = kindOf(leaf);
    const references = kind.references?.(argument) ?? [];
    return references.map((reference) => ({ ...reference, path: `${path}/${name}${reference.path}` }));
  });
}
