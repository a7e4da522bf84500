import { z } from 'zod';
import { unlessKnown } from '../../reference.ts';
import type { ValidationContext } from '../../validation-context.ts';
import { allTo, noNeeds, type JourneyProblem, type NodeKind } from '../node-kind.ts';

const schema = z.strictObject({
  kind: z.literal('enterJourney'),
  journeyId: z.uuid(),
  next: z.string(),
});

/** Lets members enter another journey as well, by its own entry rules; here they walk on. */
export const enterJourney = {
  schema,
  edges: ({ next }) => [{ edge: 'next', to: next, path: '/next' }],
  problems: ({ journeyId }, context) => [
    ...(journeyId === context.journeyId
      ? [selfEntry]
      : unlessKnown('/journeyId', { kind: 'journey', id: journeyId }, context.knownJourneys)),
    ...endlessEntering(journeyId, context),
  ],
  needs: () => noNeeds,
  decide: ({ next }, context) => allTo({ edge: 'next', to: next }, context),
  effect: ({ journeyId }) => ({ kind: 'enterJourney', journeyId }),
  words: ({ journeyId }) => `Enter the journey ${journeyId} as well`,
} satisfies NodeKind<z.infer<typeof schema>> & { schema: typeof schema };

const selfEntry: JourneyProblem = {
  path: '/journeyId',
  code: 'enters-itself',
  message: 'A journey cannot let its members enter itself.',
  hint: 'Lead a way back to an earlier node, or set entry.reentry and let the trigger do it.',
};

/** Journeys that enter each other before anything waits would do so without end. */
function endlessEntering(entered: string, { journeyId, knownJourneys }: ValidationContext): JourneyProblem[] {
  if (journeyId === undefined || knownJourneys === undefined || entered === journeyId) return [];
  const { name = entered } = knownJourneys.get(entered) ?? {};
  return enteredFrom(entered, knownJourneys).has(journeyId) ? [leadsBack(name)] : [];
}

/** It and all that are entered at once behind it. */
function enteredFrom(
  journeyId: string,
  knownJourneys: NonNullable<ValidationContext['knownJourneys']>,
): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [journeyId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(knownJourneys.get(id)?.entersAtOnce ?? []));
  }
  return seen;
}

const leadsBack = (name: string): JourneyProblem => ({
  path: '/journeyId',
  code: 'endless-entering',
  message: `"${name}" leads back into this journey without a pause.`,
  hint: 'Put a wait before one of the two entries.',
});
