import { z } from 'zod';
import { LineMessages } from '../../../line-message/line-message.ts';
import { allTo, noNeeds, type NodeKind } from '../node-kind.ts';

const schema = z.strictObject({
  kind: z.literal('send'),
  messages: LineMessages,
  next: z.string(),
});

/** Sends 1 to 5 LINE messages; suppressed members walk on like the others. */
export const send = {
  schema,
  edges: ({ next }) => [{ edge: 'next', to: next, path: '/next' }],
  needs: () => noNeeds,
  decide: ({ next }, context) => allTo({ edge: 'next', to: next }, context),
  effect: ({ messages }) => ({ kind: 'send', messages }),
  words: ({ messages }) => (messages.length === 1 ? 'Send a message' : `Send ${messages.length} messages`),
} satisfies NodeKind<z.infer<typeof schema>> & { schema: typeof schema };
