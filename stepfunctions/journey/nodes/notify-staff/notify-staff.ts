import { z } from 'zod';
import { unlessKnown } from '../../reference.ts';
import { allTo, noNeeds, type NodeKind } from '../node-kind.ts';

const schema = z.strictObject({
  kind: z.literal('notifyStaff'),
  /** Staff are friends of the account like anybody else; those who block it get nothing. */
  to: z.strictObject({ memberIds: z.array(z.uuid()).min(1).max(20) }),
  /** `{{count}}` becomes the number of members who came here. */
  text: z.string().trim().min(1).max(1000),
  next: z.string(),
});

/** Tells staff by a push how many members came here together. */
export const notifyStaff = {
  schema,
  edges: ({ next }) => [{ edge: 'next', to: next, path: '/next' }],
  problems: ({ to: { memberIds } }, { knownMembers }) =>
    memberIds.flatMap((memberId, index) =>
      memberIds.indexOf(memberId) === index
        ? unlessKnown(`/to/memberIds/${index}`, { kind: 'member', id: memberId }, knownMembers)
        : [
            {
              path: `/to/memberIds/${index}`,
              code: 'named-twice',
              message: `${memberId} stands in the list twice.`,
              hint: 'Name each member of staff once.',
            },
          ],
    ),
  needs: () => noNeeds,
  decide: ({ next }, context) => allTo({ edge: 'next', to: next }, context),
  effect: ({ to: { memberIds }, text }) => ({ kind: 'notifyStaff', memberIds, text }),
  words: ({ to: { memberIds } }) =>
    `Tell ${memberIds.length} ${memberIds.length === 1 ? 'member' : 'members'} of staff`,
} satisfies NodeKind<z.infer<typeof schema>> & { schema: typeof schema };
