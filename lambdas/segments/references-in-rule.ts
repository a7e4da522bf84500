import type { ReferencesInRule } from './contracts.ts';
import { parseSegment } from './domain/parse-segment.ts';
import { referencesIn } from './domain/references-in.ts';

/** What a rule as it was stored names; a rule that cannot be read matches nobody and needs nothing. */
export const referencesInRule: ReferencesInRule = (expression) => {
  const parsed = parseSegment(expression);
  if (parsed.outcome === 'problems') return [];
  return referencesIn(parsed.expression).map(({ to, id, path }) => ({ kind: to, id, path }));
};
