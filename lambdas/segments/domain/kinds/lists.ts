import { z } from 'zod';
import { askingKind } from './asking-kind.ts';

const id = z.string().trim().min(1).max(100);
const states = ['enrolled', 'inside', 'finished'] as const;
const stateWords: Readonly<Record<(typeof states)[number], string>> = {
  enrolled: 'have ever been in',
  inside: 'are in',
  finished: 'have been through',
};

/** enrolled: ever; inside: now; finished: was inside and is not any more. */
export const journey = askingKind({
  schema: z.strictObject({ id, is: z.enum(states) }),
  example: { id: 'welcome', is: 'finished' },
  words: ({ id: journeyId, is }) => `${stateWords[is]} the journey ${journeyId}`,
  questions: ({ id: journeyId, is }) => [
    { about: 'journey', key: JSON.stringify(['journey', journeyId, is]), journeyId, is },
  ],
  references: ({ id: journeyId }) => [{ to: 'journey', id: journeyId, path: '/id' }],
});

/** A frozen list of members. */
export const audience = askingKind({
  schema: id,
  example: 'an audience id',
  words: (audienceId) => `are in the audience ${audienceId}`,
  questions: (audienceId) => [
    { about: 'audience', key: JSON.stringify(['audience', audienceId]), audienceId },
  ],
  references: (audienceId) => [{ to: 'audience', id: audienceId, path: '' }],
});
