import { v5 } from 'uuid';
import { z } from 'zod';
import { divideBy, noNeeds, type Edge, type NodeKind } from '../node-kind.ts';

const schema = z.strictObject({
  kind: z.literal('split'),
  ways: z
    .array(z.strictObject({ weight: z.int().min(1).max(1000), next: z.string() }))
    .min(2)
    .max(20),
});
type Split = z.infer<typeof schema>;

const edges = ({ ways }: Split): Edge[] =>
  ways.map(({ next }, index) => ({ edge: `way ${index + 1}`, to: next, path: `/ways/${index}/next` }));

/** Divides at random by weight; the same member takes the same way whenever it comes by. */
export const split = {
  schema,
  edges,
  needs: () => noNeeds,
  decide: (node, context) =>
    divideBy(edges(node), context, ({ memberId }) =>
      wayOf(node, context.journeyId, context.nodeId, memberId),
    ),
  words: ({ ways }) => `Split ${ways.map(({ weight }) => weight).join(' : ')}`,
} satisfies NodeKind<Split> & { schema: typeof schema };

const namespace = 'c1f0b3de-58a4-5f0e-9d39-2a7b64e6a0f1';

/** A hash of (journey, node, member), uniform in [0, 1), against the cumulated weights. */
function wayOf({ ways }: Split, journeyId: string, nodeId: string, memberId: string): string {
  const hash = v5(JSON.stringify([journeyId, nodeId, memberId]), namespace);
  const draw = parseInt(hash.slice(0, 8), 16) / 2 ** 32;
  const total = ways.reduce((sum, { weight }) => sum + weight, 0);
  let reached = 0;
  const index = ways.findIndex(({ weight }) => (reached += weight) > draw * total);
  return `way ${index + 1}`;
}
