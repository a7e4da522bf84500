import { z } from 'zod';
import { endPlace } from '../../place-name.ts';
import { allTo, noNeeds, type NodeKind } from '../node-kind.ts';

const schema = z.strictObject({ kind: z.literal('goal'), name: z.string().min(1).max(60) });

/** Ends the journey as a success for whoever comes here: those who entered it are the conversions. */
export const goal = {
  schema,
  edges: () => [],
  ends: true,
  arrivalPlace: () => endPlace,
  needs: () => noNeeds,
  decide: (_node, context) => allTo({ edge: 'goal', to: context.nodeId }, context),
  words: ({ name }) => `Goal: ${name}`,
} satisfies NodeKind<z.infer<typeof schema>> & { schema: typeof schema };
