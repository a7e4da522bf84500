import { z } from 'zod';
import { LineMessages } from '../../../line-message/line-message.ts';
import { LinkTracking } from '../../link-tracking.ts';
import { quietPlace } from '../../place-name.ts';
import { unknownTag } from '../../unknown.ts';
import { allTo, noNeeds, type NodeKind } from '../node-kind.ts';

const schema = z.strictObject({
  kind: z.literal('send'),
  messages: LineMessages,
  /** Absent: the links stay as they are. */
  links: LinkTracking.optional(),
  next: z.string(),
});

/** Sends 1 to 5 LINE messages; suppressed members walk on like the others. */
export const send = {
  schema,
  edges: ({ next }) => [{ edge: 'next', to: next, path: '/next' }],
  problems: ({ links }, { knownTags }) =>
    links?.tag === undefined || knownTags === undefined || knownTags.has(links.tag.tag)
      ? []
      : [unknownTag('/links/tag/tag', links.tag.tag)],
  states: (_node, { nodeId, targets, task, wait }) => [
    ...task(nodeId, [...targets, quietPlace(nodeId)]),
    ...wait(quietPlace(nodeId), nodeId),
  ],
  needs: () => noNeeds,
  decide: ({ next }, context) => allTo({ edge: 'next', to: next }, context),
  effect: ({ messages }) => ({ kind: 'send', messages }),
  words: ({ messages, links }) =>
    [
      messages.length === 1 ? 'Send a message' : `Send ${messages.length} messages`,
      ...(links ? [`track clicks on links${links.tag ? ` with tag ${links.tag.tag}` : ''}`] : []),
    ].join('; '),
} satisfies NodeKind<z.infer<typeof schema>> & { schema: typeof schema };
