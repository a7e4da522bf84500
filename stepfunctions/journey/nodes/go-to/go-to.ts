import { z } from 'zod';
import { noNeeds, type NodeKind } from '../node-kind.ts';

const schema = z.strictObject({
  kind: z.literal('goTo'),
  next: z.string(),
  /** So many times; then the way is `otherwise`, and the count begins anew. */
  atMost: z.int().min(1).max(100),
  otherwise: z.string(),
});

/** Leads back, a bounded number of times. Who has gone round equally often walks together. */
export const goTo = {
  schema,
  edges: ({ next, otherwise }) => [
    { edge: 'again', to: next, path: '/next', bounded: true },
    { edge: 'otherwise', to: otherwise, path: '/otherwise', drops: 'bound of the loop' },
  ],
  problems: ({ next, otherwise }) =>
    next === otherwise
      ? [
          {
            path: '/otherwise',
            code: 'loop-without-exit',
            message: `Both ways lead to ${next}, so the bound bounds nothing.`,
            hint: 'Lead "otherwise" to where members go after the last round.',
          },
        ]
      : [],
  needs: () => noNeeds,
  decide: ({ next, atMost, otherwise }, { nodeId, trail, members }) => {
    const rounds = trail[nodeId] ?? 0;
    const memberIds = members.map(({ memberId }) => memberId);
    return {
      groups: [
        rounds < atMost
          ? { edge: 'again', to: next, memberIds, remember: { [nodeId]: rounds + 1 } }
          : { edge: 'otherwise', to: otherwise, memberIds, remember: { [nodeId]: 0 } },
      ],
    };
  },
  words: ({ next, atMost }) => `Go back to ${next}, at most ${atMost === 1 ? 'once' : `${atMost} times`}`,
} satisfies NodeKind<z.infer<typeof schema>> & { schema: typeof schema };
