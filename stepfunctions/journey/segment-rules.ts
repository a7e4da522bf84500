import type { JourneyDefinition } from './definition.ts';
import type { SegmentRule } from './entry-rules.ts';
import { happeningSegments } from './happening.ts';
import { kindOf } from './nodes/kind-of.ts';
import { kindOfTrigger } from './triggers/kind-of-trigger.ts';

/** The segments by which trigger, entry, outcomes and nodes choose members, each with its JSON pointer into the definition. */
export function segmentRules({
  trigger,
  entry,
  goals = [],
  exitRules = [],
  nodes,
}: JourneyDefinition): { path: string; rule: SegmentRule }[] {
  const ofTrigger = kindOfTrigger(trigger).segments?.(trigger) ?? [];
  return [
    ...ofTrigger.map(({ path, rule }) => ({ path: `/trigger${path}`, rule })),
    ...(entry.segment ? [{ path: '/entry/segment', rule: entry.segment }] : []),
    ...Object.entries({ goals, exitRules }).flatMap(([list, named]) =>
      named.flatMap(({ when }, index) => happeningSegments(when, `/${list}/${index}/when`)),
    ),
    ...Object.entries(nodes).flatMap(([id, node]) =>
      (kindOf(node).segments?.(node) ?? []).map(({ path, rule }) => ({ path: `/nodes/${id}${path}`, rule })),
    ),
  ];
}
