import { z } from 'zod';
import type { TriggerKind } from '../trigger-kind.ts';

const schema = z.strictObject({ kind: z.literal('blocked') });

/** Somebody blocked the account; there is nothing to send, but much to note. */
export const blocked = {
  schema,
  listensTo: () => ['friend.blocked'],
  startsWith: () => true,
  words: () => 'Starts when somebody blocks the account',
} satisfies TriggerKind<z.infer<typeof schema>> & { schema: typeof schema };
