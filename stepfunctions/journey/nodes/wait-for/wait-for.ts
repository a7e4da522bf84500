import { z } from 'zod';
import { Duration, durationMs, durationWords, longestWaitMs } from '../../duration.ts';
import { eventKey, EventPattern, eventWords } from '../../event-pattern.ts';
import { waitPlace } from '../../place-name.ts';
import type { EventQuestion, MemberFacts, NodeKind } from '../node-kind.ts';

const schema = z.strictObject({
  kind: z.literal('waitFor'),
  event: EventPattern,
  /** From when on the event counts, so that one that came early is found. */
  since: z.enum(['lastSend', 'entry', 'now']).default('lastSend'),
  timeout: Duration,
  onEvent: z.string(),
  onTimeout: z.string(),
});
type WaitFor = z.infer<typeof schema>;

const question = ({ event, since }: WaitFor): EventQuestion => ({
  key: eventKey(event, since),
  type: event.type,
  where: event.where,
  since,
});

/** Waits for an event of the member; whoever has done it already leaves at once. */
export const waitFor = {
  schema,
  edges: ({ onEvent, onTimeout }) => [
    { edge: 'event', to: onEvent, path: '/onEvent' },
    { edge: 'timeout', to: onTimeout, path: '/onTimeout' },
  ],
  problems: ({ timeout }) =>
    durationMs(timeout) > longestWaitMs
      ? [
          {
            path: '/timeout',
            code: 'wait-too-long',
            message: 'The timeout is longer than one year.',
            hint: 'Wait at most 365 days.',
          },
        ]
      : [],
  rests: true,
  states: ({ onTimeout }, { nodeId, targets, task, wait, entryPlace }) => [
    ...task(nodeId, [...targets, waitPlace(nodeId)]),
    ...wait(waitPlace(nodeId), entryPlace(onTimeout)),
  ],
  needs: (node) => ({ attributes: false, tags: false, events: node.since === 'now' ? [] : [question(node)] }),
  decide: (node, { members, nowEpochMs }) => {
    const { key } = question(node);
    const isDone = (member: MemberFacts): boolean => member.seen[key] !== undefined;
    const ids = (chosen: readonly MemberFacts[]): string[] => chosen.map(({ memberId }) => memberId);
    return {
      groups: [
        { edge: 'event', to: node.onEvent, memberIds: ids(members.filter(isDone)) },
        { edge: 'timeout', to: node.onTimeout, memberIds: ids(members.filter((member) => !isDone(member))) },
      ],
      wait: { edge: 'timeout', untilEpochMs: nowEpochMs + durationMs(node.timeout) },
    };
  },
  words: ({ event, timeout }) => `Wait for ${eventWords(event)}, at most ${durationWords(timeout)}`,
} satisfies NodeKind<WaitFor> & { schema: typeof schema };
