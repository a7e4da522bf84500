import { z } from 'zod';
import { NamedHappening } from './happening.ts';
import { TopicId } from './topic-id.ts';
import { nodeKinds } from './nodes/registry.ts';
import { triggerKinds } from './triggers/registry.ts';

export const ReentryRule = z.union([
  z.enum(['never', 'always', 'notWhileInside']),
  z.strictObject({ afterDays: z.int().min(1).max(3650) }),
]);
/** May somebody who entered before enter again? */
export type ReentryRule = z.infer<typeof ReentryRule>;

export const NodeId = z
  .string()
  .regex(
    /^[a-z][a-zA-Z0-9-]{0,39}$/,
    'a node id: a lower-case letter, then letters, digits, hyphens (40 at most)',
  );

const [firstNode, ...otherNodes] = Object.values(nodeKinds).map(({ schema }) => schema);
if (!firstNode) throw new Error('No kind of node is registered.');
export const JourneyNode = z.discriminatedUnion('kind', [firstNode, ...otherNodes]);
export type JourneyNode = z.infer<typeof JourneyNode>;

const [firstTrigger, ...otherTriggers] = Object.values(triggerKinds).map(({ schema }) => schema);
if (!firstTrigger) throw new Error('No kind of trigger is registered.');
export const JourneyTrigger = z.discriminatedUnion('kind', [firstTrigger, ...otherTriggers]);
export type JourneyTrigger = z.infer<typeof JourneyTrigger>;

/** A journey as people write it and the API stores it. */
export const JourneyDefinition = z
  .strictObject({
    name: z.string().min(1).max(100),
    /** Marketing keeps to opt-outs, consents, quiet hours and caps; transactional sends do not. */
    purpose: z.enum(['marketing', 'transactional']).default('marketing'),
    /** What kind of marketing it sends: who left the topic is not sent it. */
    topicId: TopicId.optional(),
    trigger: JourneyTrigger,
    entry: z.strictObject({ reentry: ReentryRule.default('never') }).default({ reentry: 'never' }),
    /** Whoever reaches one has done what the journey is for, and is out at once, wherever it sleeps. */
    goals: z.array(NamedHappening).max(10).optional(),
    /** Whoever meets one is out at once. */
    exitRules: z.array(NamedHappening).max(10).optional(),
    start: NodeId,
    nodes: z.record(NodeId, JourneyNode),
  })
  .meta({ id: 'JourneyDefinition' });
export type JourneyDefinition = z.infer<typeof JourneyDefinition>;
