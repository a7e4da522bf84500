import { z } from 'zod';
import { AttributionHours, usualAttributionHours } from './attribution.ts';
import { NamedHappening } from './happening.ts';
import { EntryRules } from './entry-rules.ts';
import { TopicId } from './topic-id.ts';
import { nodeKinds } from './nodes/registry.ts';
import { triggerKinds } from './triggers/registry.ts';

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

export const JourneyTrigger = z
  .discriminatedUnion(
    'kind',
    [
      triggerKinds.followed.schema,
      triggerKinds.blocked.schema,
      triggerKinds.keyword.schema,
      triggerKinds.postback.schema,
      triggerKinds.tagAdded.schema,
      triggerKinds.segment.schema,
      triggerKinds.attributeChanged.schema,
      triggerKinds.orderPlaced.schema,
      triggerKinds.orderRefunded.schema,
      triggerKinds.cartAbandoned.schema,
      triggerKinds.linkClicked.schema,
      triggerKinds.date.schema,
      triggerKinds.schedule.schema,
      triggerKinds.apiEvent.schema,
      triggerKinds.event.schema,
      triggerKinds.manual.schema,
    ],
    { error: `a kind of trigger: ${Object.keys(triggerKinds).join(', ')}` },
  )
  .meta({ id: 'JourneyTrigger' });
export type JourneyTrigger = z.infer<typeof JourneyTrigger>;

/** A journey as people write it and the API stores it. */
export const JourneyDefinition = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    /** Marketing keeps to opt-outs, consents, quiet hours and caps; transactional sends do not. */
    purpose: z.enum(['marketing', 'transactional']).default('marketing'),
    /** What kind of marketing it sends: who left the topic is not sent it. */
    topicId: TopicId.optional(),
    trigger: JourneyTrigger,
    entry: EntryRules.default({ reentry: 'never' }),
    /** Whoever reaches one has done what the journey is for, and is out at once, wherever it sleeps. */
    goals: z.array(NamedHappening).max(10).optional(),
    /** Whoever meets one is out at once. */
    exitRules: z.array(NamedHappening).max(10).optional(),
    attributionHours: AttributionHours.optional().describe(
      `Clicks and orders so long after a send count for it; absent: ${usualAttributionHours}`,
    ),
    start: NodeId,
    nodes: z.record(NodeId, JourneyNode),
  })
  .meta({ id: 'JourneyDefinition' });
export type JourneyDefinition = z.infer<typeof JourneyDefinition>;
