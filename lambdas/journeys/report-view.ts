import { z } from 'zod';
import { LineFigures } from '../insights/contracts.ts';
import { verdicts } from './domain/lift.ts';
import { nodeCounters, reactionCounters, type NodeCounter, type ReactionCounter } from './ports.ts';

const count = z.int().min(0);
const share = z.number().min(0).describe('From 0 to 1');

const reactionWords = {
  clicked:
    'Members who clicked on a link of the node (with an address of their own) within the attribution window of their send',
  ordered: 'Members who ordered within the attribution window, by the last send before the order',
  orders: 'Their orders',
  revenueMinor: "In the minor unit of the channel's currency, as ordered: refunds take nothing back",
  blocked: 'Members who blocked the account within 24 hours after their last send',
} as const satisfies Record<ReactionCounter, string>;

const Reactions = Object.fromEntries(
  reactionCounters.map((name) => [name, count.describe(reactionWords[name])]),
) as Record<ReactionCounter, z.ZodInt>;
const Moves = Object.fromEntries(nodeCounters.map((name) => [name, count])) as Record<NodeCounter, z.ZodInt>;
const Sends = { sent: count, suppressed: count, failed: count, unknown: count };

const TimeToGoal = z
  .object({
    medianSeconds: count.nullable(),
    p90Seconds: count.nullable(),
    histogram: z.array(
      z.object({ atMostSeconds: count.nullable().describe('null: longer than all before'), members: count }),
    ),
  })
  .describe(
    'From the entry on. Median and 90th percentile are interpolated within the bucket; null: nobody, or in the open one',
  );

const Arm = z.object({
  members: count,
  reachedGoal: count,
  ordered: count,
  orders: count,
  revenueMinor: count,
});

export const JourneyLift = z
  .object({
    versions: z.array(z.int()).describe('Those with this holdout share'),
    holdoutShare: share,
    days: count.describe('What members do within so many days after their first entry counts'),
    entered: Arm.describe('Members who entered, each once'),
    heldOut: Arm.describe(
      'Members who were kept out by the same draw, from the moment they would have entered',
    ),
    comparisons: z.array(
      z.object({
        by: z.enum(['goal', 'order']),
        enteredShare: share.nullable(),
        heldOutShare: share.nullable(),
        difference: z.number().nullable().describe('In shares: 0.02 is two percentage points'),
        relative: z.number().nullable().describe("By the holdout's share: 0.25 is a quarter more"),
        interval: z
          .object({ low: z.number(), high: z.number() })
          .nullable()
          .describe('95 % confidence interval of the difference (Newcombe, method 10)'),
        verdict: z
          .enum(verdicts)
          .describe('too early: fewer than 30 members in an arm, or fewer than 10 in both who did it'),
      }),
    ),
  })
  .meta({ id: 'JourneyLift' });
export type JourneyLift = z.infer<typeof JourneyLift>;

const Totals = z.object({
  entries: count,
  inside: count.describe('Members that are in the journey now'),
  ...Sends,
  ...Reactions,
  goals: count.describe('Times that a goal was reached'),
});
export type JourneyTotals = z.infer<typeof Totals>;

const NodeReport = z.object({
  nodeId: z.string(),
  kind: z.string(),
  words: z.string(),
  waiting: count.describe('Members that are in the node now'),
  ...Moves,
  ...Reactions,
  dropped: z
    .record(z.string(), count)
    .describe(
      'Members by why they did not get the message (these add up to suppressed and failed), or left the journey here',
    ),
  sentWith: z
    .string()
    .optional()
    .describe('Its messages go in one request with those of this node, which counts the send'),
  line: z
    .array(LineFigures)
    .optional()
    .describe("LINE's own figures of the node's requests, over all versions and variants, one entry a month"),
  ways: z
    .array(z.object({ edge: z.string(), taken: count, won: count }))
    .optional()
    .describe(
      'Of a node that learns: how often each way was taken, and how often what it is judged by followed',
    ),
  variants: z
    .array(z.object({ name: z.string(), ...Sends, ...Reactions }))
    .optional()
    .describe('Of a send that says one of several things'),
});
export type NodeReport = z.infer<typeof NodeReport>;

export const JourneyReport = z
  .object({
    journeyId: z.string(),
    status: z.string(),
    version: z.int(),
    currency: z.string().optional().describe('ISO 4217; absent before the first order'),
    attributionHours: z.number(),
    entries: count.describe('Entries into this version; a member may enter again'),
    moved: z
      .object({ in: count, out: count })
      .describe('Members that came from earlier versions, and that went on to later ones'),
    cohorts: z.object({ living: count, held: count, parked: count, stalled: count }),
    suspended: z
      .array(
        z.object({
          ...{ cohortId: z.string(), nodeId: z.string(), status: z.string(), members: count },
          reason: z.string().describe('Why it stands still there, and what to do about it'),
        }),
      )
      .describe('Cohorts that need a person'),
    goals: z.array(
      z.object({
        name: z.string(),
        nodeId: z.string().optional().describe('Of a goal in the graph'),
        reached: count,
        timeToGoal: TimeToGoal,
      }),
    ),
    exits: z
      .array(z.object({ name: z.string(), left: count }))
      .describe('Members that an exit rule took out'),
    funnel: z
      .array(
        z.object({
          nodeId: z.string(),
          reached: count,
          share: share.nullable().describe('Of the entries'),
          comesAgain: z.boolean().describe('A way leads back here, and each time counts'),
        }),
      )
      .describe('The nodes in the order in which members come to them'),
    lift: JourneyLift.optional().describe('Of this version, if it has a holdout'),
    versions: z.array(
      Totals.extend({ version: z.int(), publishedAt: z.iso.datetime(), holdoutShare: share }),
    ),
    all: Totals.extend({ lift: JourneyLift.optional() }).describe(
      'All versions together. Members count for each node; the lift is over versions with the newest holdout share',
    ),
    nodes: z.array(NodeReport),
  })
  .meta({ id: 'JourneyReport' });
export type JourneyReport = z.infer<typeof JourneyReport>;
