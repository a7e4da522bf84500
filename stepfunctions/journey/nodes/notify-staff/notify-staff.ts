import { z } from 'zod';
import { unlessKnown } from '../../reference.ts';
import { allTo, noNeeds, type JourneyProblem, type NodeKind } from '../node-kind.ts';

const schema = z.strictObject({
  kind: z.literal('notifyStaff'),
  /** Staff are friends of the account like anybody else; those who block it get nothing. */
  to: z
    .strictObject({
      memberIds: z.array(z.uuid()).min(1).max(20).optional(),
      /** Whoever is on the list when the text is sent; of more than 500 the first 500. */
      audienceId: z.uuid().optional(),
    })
    .refine(({ memberIds, audienceId }) => (memberIds === undefined) !== (audienceId === undefined), {
      error: 'exactly one of "memberIds" and "audienceId"',
    }),
  /** `{{count}}` becomes the number of members who came here. */
  text: z.string().trim().min(1).max(1000),
  next: z.string(),
});

/** Tells staff by a push how many members came here together. */
export const notifyStaff = {
  schema,
  edges: ({ next }) => [{ edge: 'next', to: next, path: '/next' }],
  problems: ({ to: { memberIds = [], audienceId } }, { knownAudiences, knownMembers }) => [
    ...(audienceId === undefined
      ? []
      : unlessKnown('/to/audienceId', { kind: 'audience', id: audienceId }, knownAudiences)),
    ...memberIds.flatMap((memberId, index) =>
      memberIds.indexOf(memberId) === index
        ? unlessKnown(`/to/memberIds/${index}`, { kind: 'member', id: memberId }, knownMembers)
        : [namedTwice(memberId, index)],
    ),
  ],
  needs: () => noNeeds,
  decide: ({ next }, context) => allTo({ edge: 'next', to: next }, context),
  effect: ({ to, text }) => ({ kind: 'notifyStaff', to, text }),
  words: ({ to: { memberIds = [], audienceId } }) =>
    audienceId === undefined
      ? `Tell ${memberIds.length} ${memberIds.length === 1 ? 'member' : 'members'} of staff`
      : `Tell the staff of the audience ${audienceId}`,
} satisfies NodeKind<z.infer<typeof schema>> & { schema: typeof schema };

const namedTwice = (memberId: string, index: number): JourneyProblem => ({
  path: `/to/memberIds/${index}`,
  code: 'named-twice',
  message: `${memberId} stands in the list twice.`,
  hint: 'Name each member of staff once.',
});
