import { z } from 'zod';
import { noNeeds, type NodeKind } from '../node-kind.ts';

const schema = z.strictObject({ kind: z.literal('exit') });

/** Ends the journey for whoever comes here. */
export const exit = {
  schema,
  edges: () => [],
  needs: () => noNeeds,
  decide: () => ({ groups: [] }),
  words: () => 'Exit',
} satisfies NodeKind<z.infer<typeof schema>> & { schema: typeof schema };
