import type { JourneyDefinition } from './definition.ts';
import type { SegmentRule } from './entry-rules.ts';
import { kindOfTrigger } from './triggers/kind-of-trigger.ts';

/** The segments by which trigger and entry choose members, each with its JSON pointer into the definition. */
export function segmentRules({ trigger, entry }: JourneyDefinition): { path: string; rule: SegmentRule }[] {
  const ofTrigger = kindOfTrigger(trigger).segments?.(trigger) ?? [];
  return [
    ...ofTrigger.map(({ path, rule }) => ({ path: `/trigger${path}`, rule })),
    ...(entry.segment ? [{ path: '/entry/segment', rule: entry.segment }] : []),
  ];
}
