import type { SegmentRule } from './entry-rules.ts';
import type { EventPattern, FieldCondition } from './event-pattern.ts';
import type { JourneyProblem, NodeContext } from './nodes/node-kind.ts';
import { unlessKnown, type ReferenceKind } from './reference.ts';

/** Fields of events whose values are names of what the channel has. */
const named: Readonly<Record<string, Readonly<Record<string, Extract<ReferenceKind, 'tag' | 'segment'>>>>> = {
  'tag.added': { tag: 'tag' },
  'tag.removed': { tag: 'tag' },
  'segment.entered': { segmentId: 'segment' },
  'segment.left': { segmentId: 'segment' },
};

interface Named {
  kind: ReferenceKind;
  id: string;
  field: string;
  /** JSON pointer below the pattern. */
  path: string;
}

function namesIn({ type, where = {} }: EventPattern): Named[] {
  return Object.entries(named[type] ?? {}).flatMap(([field, kind]) =>
    valuesOf(where[field]).map(({ id, path }) => ({ kind, id, field, path: `/where/${field}${path}` })),
  );
}

function valuesOf(condition: FieldCondition | undefined): { id: string; path: string }[] {
  if (typeof condition === 'string') return [{ id: condition, path: '' }];
  if (typeof condition !== 'object') return [];
  return (condition.in ?? []).flatMap((id, index) =>
    typeof id === 'string' ? [{ id, path: `/in/${index}` }] : [],
  );
}

/** What a pattern names that there is not; its segments are asked with those of the whole definition. */
export const patternProblems = (
  pattern: EventPattern,
  at: string,
  { knownTags }: Pick<NodeContext, 'knownTags'>,
): JourneyProblem[] =>
  namesIn(pattern).flatMap(({ kind, id, path }) =>
    kind === 'tag' ? unlessKnown(`${at}${path}`, { kind, id }, knownTags) : [],
  );

/** The segments that a pattern names; `path` is that of the object that has the field `segmentId`. */
export const patternSegments = (pattern: EventPattern, at: string): { path: string; rule: SegmentRule }[] =>
  namesIn(pattern).flatMap(({ kind, id }) =>
    kind === 'segment' ? [{ path: `${at}/where`, rule: { segmentId: id } }] : [],
  );
