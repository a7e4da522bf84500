import { z } from 'zod';
import { unlessKnown } from '../../reference.ts';
import { allTo, noNeeds, type NodeKind } from '../node-kind.ts';

const schema = z.strictObject({
  kind: z.literal('audience'),
  audienceId: z.uuid(),
  change: z.enum(['add', 'remove']),
  next: z.string(),
});

/** Puts members into an audience, or takes them out. */
export const audience = {
  schema,
  edges: ({ next }) => [{ edge: 'next', to: next, path: '/next' }],
  problems: ({ audienceId }, { knownAudiences }) =>
    unlessKnown('/audienceId', { kind: 'audience', id: audienceId }, knownAudiences),
  needs: () => noNeeds,
  decide: ({ next }, context) => allTo({ edge: 'next', to: next }, context),
  effect: ({ audienceId, change }) => ({ kind: 'audience', audienceId, change }),
  words: ({ audienceId, change }) =>
    change === 'add' ? `Put into the audience ${audienceId}` : `Take out of the audience ${audienceId}`,
} satisfies NodeKind<z.infer<typeof schema>> & { schema: typeof schema };
