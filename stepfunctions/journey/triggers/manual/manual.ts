import { z } from 'zod';
import type { TriggerKind } from '../trigger-kind.ts';

const schema = z.strictObject({ kind: z.literal('manual') });

/** Members enter by a call only. */
export const manual = {
  schema,
  listensTo: () => [],
  startsWith: () => false,
  words: () => 'Starts by hand',
} satisfies TriggerKind<z.infer<typeof schema>> & { schema: typeof schema };
