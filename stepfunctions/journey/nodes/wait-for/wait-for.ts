import { z } from 'zod';
import { awake } from '../../awake.ts';
import { Duration, durationMs, durationWords, longestWaitMs } from '../../duration.ts';
import { eventKey, EventPattern, eventWords } from '../../event-pattern.ts';
import { patternProblems, patternSegments } from '../../event-references.ts';
import { waitPlace } from '../../place-name.ts';
import { unheardType } from '../../event-types.ts';
import type {
  DecideContext,
  Edge,
  EventQuestion,
  JourneyProblem,
  MemberFacts,
  NodeKind,
} from '../node-kind.ts';

const schema = z
  .strictObject({
    kind: z.literal('waitFor'),
    event: EventPattern.optional(),
    onEvent: z.string().optional(),
    /** Whichever comes first decides the way. */
    events: z
      .array(z.strictObject({ event: EventPattern, next: z.string() }))
      .min(1)
      .max(10)
      .optional(),
    /** From when on an event counts, so that one that came early is found. */
    since: z.enum(['lastSend', 'entry', 'now']).default('lastSend'),
    timeout: Duration,
    onTimeout: z.string(),
  })
  .refine(
    ({ event, onEvent, events }) => (event !== undefined && onEvent !== undefined) !== (events !== undefined),
    {
      error: 'either "event" with "onEvent", or "events", a list of { event, next }',
    },
  )
  .refine(({ event, onEvent }) => (event === undefined) === (onEvent === undefined), {
    error: '"event" and "onEvent" come together',
  });
type WaitFor = z.infer<typeof schema>;

interface Awaited extends Edge {
  event: EventPattern;
}

function awaited({ event, onEvent, events = [], since }: WaitFor): readonly Awaited[] {
  const rests = restsBefore[since];
  if (event && onEvent !== undefined)
    return [{ event, edge: 'event', to: onEvent, path: '/onEvent', ...rests }];
  return events.map(({ event: pattern, next }, index) => ({
    event: pattern,
    edge: `event ${index + 1}`,
    to: next,
    path: `/events/${index}/next`,
    ...rests,
  }));
}

/** What happened since the entry lets a member through at once, again and again. */
const restsBefore = { entry: {}, lastSend: { rests: 'ifSent' }, now: { rests: true } } as const;

const questionOf = ({ since }: WaitFor, { event }: Awaited): EventQuestion => ({
  key: eventKey(event, since, 'first'),
  type: event.type,
  where: event.where,
  since,
  first: true,
});

/** Waits for one of some events of the member; whoever has done it already leaves at once. */
export const waitFor = {
  schema,
  edges: (node) => [
    ...awaited(node).map(({ event: _event, ...edge }) => edge),
    { edge: 'timeout', to: node.onTimeout, path: '/onTimeout', rests: true },
  ],
  problems: (node, context) => [
    ...timeoutProblems(node),
    ...patternsOf(node).flatMap(({ event, path }) => [
      ...unheardType(`${path}/type`, event.type),
      ...patternProblems(event, path, context),
    ]),
  ],
  segments: (node) => patternsOf(node).flatMap(({ event, path }) => patternSegments(event, path)),
  states: ({ onTimeout }, { nodeId, targets, task, wait, entryPlace }) => [
    ...task(nodeId, [...targets, waitPlace(nodeId)]),
    ...wait(waitPlace(nodeId), entryPlace(onTimeout)),
  ],
  exitsOn: (node) =>
    awaited(node).map(({ event, edge, to }) => ({
      event,
      edge,
      to,
      since: node.since,
      lastsMs: durationMs(node.timeout),
    })),
  needs: (node) => ({
    attributes: false,
    tags: false,
    events: node.since === 'now' ? [] : awaited(node).map((way) => questionOf(node, way)),
  }),
  decide: (node, context) => {
    const { members } = context;
    const ways = awaited(node);
    const chosen = members.map((member) => ({
      memberId: member.memberId,
      edge: firstSeen(node, ways, member),
    }));
    const idsOf = (edge: string): string[] =>
      chosen.filter((choice) => choice.edge === edge).map(({ memberId }) => memberId);
    return {
      groups: [
        ...ways.map(({ edge, to }) => ({ edge, to, memberIds: idsOf(edge) })),
        {
          edge: 'timeout',
          to: node.onTimeout,
          memberIds: idsOf('timeout'),
          untilEpochMs: timeoutOf(node, context),
        },
      ],
    };
  },
  words: (node) =>
    `Wait for ${awaited(node)
      .map(({ event }) => eventWords(event))
      .join(' or ')}, at most ${durationWords(node.timeout)}`,
} satisfies NodeKind<WaitFor> & { schema: typeof schema };

/** Since `now` means since the wait began, which is known from its end: that one must not be moved. */
function timeoutOf({ timeout, since }: WaitFor, context: DecideContext): number {
  const end = context.nowEpochMs + durationMs(timeout);
  return since === 'now' ? end : awake(end, context);
}

function timeoutProblems({ timeout }: WaitFor): JourneyProblem[] {
  if (durationMs(timeout) <= longestWaitMs) return [];
  const message = 'The timeout is longer than one year.';
  return [{ path: '/timeout', code: 'wait-too-long', message, hint: 'Wait at most 365 days.' }];
}

const patternsOf = ({ event, events = [] }: WaitFor): { event: EventPattern; path: string }[] =>
  event
    ? [{ event, path: '/event' }]
    : events.map((way, index) => ({ event: way.event, path: `/events/${index}/event` }));

/** The way of what the member did first; of two at the same moment, the first in the list. */
function firstSeen(node: WaitFor, ways: readonly Awaited[], { seen }: MemberFacts): string {
  let first = { edge: 'timeout', at: Infinity };
  for (const way of ways) {
    const at = seen[questionOf(node, way).key] ?? Infinity;
    if (at < first.at) first = { edge: way.edge, at };
  }
  return first.edge;
}
