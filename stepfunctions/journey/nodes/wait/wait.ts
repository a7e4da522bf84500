import { z } from 'zod';
import { Duration, durationMs, durationWords, longestWaitMs } from '../../duration.ts';
import { LocalTime, nextLocalTime, outOfQuietHours, weekdays } from '../../local-time.ts';
import { planPlace } from '../../place-name.ts';
import { allTo, noNeeds, type Moment, type NodeKind } from '../node-kind.ts';

const LocalMoment = z.strictObject({
  localTime: LocalTime,
  weekday: z.enum(weekdays).optional(),
  /** Whole local days to let pass first. */
  afterDays: z.int().min(0).optional(),
});

const schema = z
  .strictObject({
    kind: z.literal('wait'),
    for: Duration.optional(),
    until: LocalMoment.optional(),
    next: z.string(),
  })
  .refine((node) => (node.for === undefined) !== (node.until === undefined), {
    error: 'exactly one of "for" (a duration) and "until" (a local time)',
  });
type Wait = z.infer<typeof schema>;

/** Lets time pass: a duration, or until a local time (of a weekday) in the channel's zone. */
export const wait = {
  schema,
  edges: ({ next }) => [{ edge: 'next', to: next, path: '/next' }],
  problems: (node) =>
    waitedAtMostMs(node) > longestWaitMs
      ? [
          {
            path: node.for ? '/for' : '/until/afterDays',
            code: 'wait-too-long',
            message: 'The wait is longer than one year.',
            hint: 'Wait at most 365 days.',
          },
        ]
      : [],
  rests: true,
  waitUntil: (node, moment) =>
    outOfQuietHours(
      plannedEnd(node, moment),
      moment.endsBeforeMarketing ? moment.quietHours : undefined,
      moment.timeZone,
    ),
  entryPlace: (_node, nodeId) => planPlace(nodeId),
  states: ({ next }, { nodeId, task, wait: waiting, entryPlace }) => [
    ...task(planPlace(nodeId), [nodeId]),
    ...waiting(nodeId, entryPlace(next)),
  ],
  needs: () => noNeeds,
  decide: ({ next }, context) => allTo({ edge: 'next', to: next }, context),
  words: (node) => {
    if (node.for) return `Wait ${durationWords(node.for)}`;
    const { localTime, weekday, afterDays } = node.until ?? { localTime: '00:00' };
    const day = weekday ? ` on ${weekday[0]?.toUpperCase()}${weekday.slice(1)}` : '';
    const later = afterDays ? `, at least ${afterDays} ${afterDays === 1 ? 'day' : 'days'} later` : '';
    return `Wait until ${localTime}${day}${later}`;
  },
} satisfies NodeKind<Wait> & { schema: typeof schema };

function plannedEnd(node: Wait, { nowEpochMs, timeZone }: Moment): number {
  if (node.until) return nextLocalTime(nowEpochMs, timeZone, node.until);
  return nowEpochMs + durationMs(node.for ?? {});
}

function waitedAtMostMs(node: Wait): number {
  return node.for ? durationMs(node.for) : ((node.until?.afterDays ?? 0) + 8) * 86_400_000;
}
