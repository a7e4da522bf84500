import { z } from 'zod';
import { EventPattern, eventWords, matchesEvent } from '../../event-pattern.ts';
import { patternProblems, patternSegments } from '../../event-references.ts';
import { unheardType } from '../../event-types.ts';
import type { TriggerKind } from '../trigger-kind.ts';

const schema = EventPattern.extend({ kind: z.literal('event') });

/** Whoever does it enters. */
export const event = {
  schema,
  listensTo: ({ type }) => [type],
  startsWith: ({ type, where }, happened) => matchesEvent({ type, where }, happened),
  problems: (trigger, context) => [
    ...unheardType('/type', trigger.type),
    ...patternProblems(trigger, '', context),
  ],
  segments: (trigger) => patternSegments(trigger, ''),
  words: (trigger) => `Starts with ${eventWords(trigger)}`,
} satisfies TriggerKind<z.infer<typeof schema>> & { schema: typeof schema };
