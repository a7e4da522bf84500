import { z } from 'zod';
import { endPlace } from '../../place-name.ts';
import { allTo, noNeeds, type NodeKind } from '../node-kind.ts';

const schema = z.strictObject({ kind: z.literal('exit') });

/** Ends the journey for whoever comes here. */
export const exit = {
  schema,
  edges: () => [],
  ends: true,
  arrivalPlace: () => endPlace,
  needs: () => noNeeds,
  decide: (_node, context) => allTo({ edge: 'exit', to: context.nodeId }, context),
  words: () => 'Exit',
} satisfies NodeKind<z.infer<typeof schema>> & { schema: typeof schema };
