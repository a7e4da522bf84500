import { z } from 'zod';
import type { TriggerKind } from '../trigger-kind.ts';

const schema = z.strictObject({
  kind: z.literal('followed'),
  who: z
    .enum(['anybody', 'new', 'returning'])
    .default('anybody')
    .describe('returning: who had blocked the account before'),
  /** Where the member came from, as members have it. */
  sources: z.array(z.string().min(1).max(100)).min(1).max(50).optional(),
});

/** Somebody became a friend. */
export const followed = {
  schema,
  listensTo: () => ['friend.followed'],
  startsWith: ({ who, sources }, { data: { isUnblocked, source } }) =>
    (who === 'anybody' || (who === 'returning') === (isUnblocked === true)) &&
    (sources === undefined || sources.some((one) => one === source)),
  words: ({ who, sources }) => {
    const friend = { anybody: 'a friend', new: 'a new friend', returning: 'a returning friend' }[who];
    return `Starts with ${friend}${sources ? ` from ${sources.join(' or ')}` : ''}`;
  },
} satisfies TriggerKind<z.infer<typeof schema>> & { schema: typeof schema };
