import { z } from 'zod';
import { Duration, durationWords } from '../../duration.ts';
import {
  divideBy,
  noNeeds,
  type DecideContext,
  type Edge,
  type MemberFacts,
  type NodeKind,
} from '../node-kind.ts';
import { likelyBest, seededDraws } from './thompson.ts';
import { weightedDraw } from '../weighted-draw.ts';

const schema = z.strictObject({
  kind: z.literal('split'),
  ways: z
    .array(z.strictObject({ weight: z.int().min(1).max(1000), next: z.string() }))
    .min(2)
    .max(20),
  /** Sends ever more members down the way after which most of them click or order. */
  learn: z
    .strictObject({
      by: z.enum(['click', 'order']),
      /** For so long after the split a click or an order speaks for the way. */
      within: Duration.default({ days: 3 }),
      /** The share of members that go by weight, whatever has been learnt. */
      explore: z.number().min(0.01).max(1).default(0.1),
    })
    .optional(),
});
type Split = z.infer<typeof schema>;

const edges = ({ ways }: Split): Edge[] =>
  ways.map(({ next }, index) => ({ edge: `way ${index + 1}`, to: next, path: `/ways/${index}/next` }));

/** Divides at random by weight, or by what has worked best; the same member takes the same way whenever it comes by. */
export const split = {
  schema,
  edges,
  problems: ({ learn }, { trackedSends }) =>
    learn?.by === 'click' && trackedSends?.size === 0
      ? [
          {
            path: '/learn/by',
            code: 'clicks-not-tracked',
            message: 'No send of this journey tracks clicks by member, so there is nothing to learn from.',
            hint: 'Give a send "links": { "mode": "perMember" }, or learn by "order".',
          },
        ]
      : [],
  needs: ({ learn }) => (learn ? { ...noNeeds, trials: true } : noNeeds),
  learns: ({ learn }) => learn,
  decide: (node, context) => {
    const { groups } = divideBy(edges(node), context, (member) => `way ${wayOf(node, context, member) + 1}`);
    if (!node.learn || !context.inCircle) return { groups };
    return {
      groups: groups.map((group, index) => ({ ...group, remember: { [context.nodeId]: index + 1 } })),
    };
  },
  words: ({ ways, learn }) => {
    const weights = ways.map(({ weight }) => weight).join(' : ');
    return learn
      ? `Split by what works best, judged by ${learn.by}s within ${durationWords(learn.within)} (${weights} for ${Math.round(learn.explore * 100)} %)`
      : `Split ${weights}`;
  },
} satisfies NodeKind<Split> & { schema: typeof schema };

function wayOf(node: Split, context: DecideContext, member: MemberFacts): number {
  const byWeight = wayByWeight(node, context, member.memberId);
  if (!node.learn) return byWeight;
  // A way once taken is kept: it was remembered where a way leads back here.
  const taken = context.trail[context.nodeId];
  if (taken !== undefined) return taken - 1;
  const { journeyId, nodeId, trials = {} } = context;
  const draw = seededDraws([journeyId, nodeId, member.memberId, member.enteredAtEpochMs]);
  if (draw() < node.learn.explore) return byWeight;
  return likelyBest(
    edges(node).map(({ edge }) => trials[edge] ?? { taken: 0, won: 0 }),
    draw,
  );
}

const namespace = 'c1f0b3de-58a4-5f0e-9d39-2a7b64e6a0f1';

/** A hash of (journey, node, member), uniform in [0, 1), against the cumulated weights. */
function wayByWeight({ ways }: Split, { journeyId, nodeId }: DecideContext, memberId: string): number {
  const weights = ways.map(({ weight }) => weight);
  return weightedDraw(weights, [journeyId, nodeId, memberId], namespace);
}
