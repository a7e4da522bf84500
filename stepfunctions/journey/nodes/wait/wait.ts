import { z } from 'zod';
import { Duration, durationMs, durationWords, longestWaitMs } from '../../duration.ts';
import { awake } from '../../awake.ts';
import { LocalTime, nextLocalTime, weekdays } from '../../local-time.ts';
import { planPlace, waitPlace } from '../../place-name.ts';
import type { DecideContext, DecidedGroup, Edge, MemberFacts, Moment, NodeKind } from '../node-kind.ts';
import { allTo, noNeeds } from '../node-kind.ts';
import { afterBusinessDays, BusinessDays, businessDaysWords } from './business-days.ts';
import { DateAttribute, dateAttributeWords, momentOfAttribute } from './date-attribute.ts';

const LocalMoment = z.strictObject({
  localTime: LocalTime,
  weekday: z.enum(weekdays).optional(),
  /** Whole local days to let pass first. */
  afterDays: z.int().min(0).optional(),
});

const forms = ['for', 'until', 'businessDays', 'untilDate', 'untilBestHour'] as const;

const schema = z
  .strictObject({
    kind: z.literal('wait'),
    for: Duration.optional(),
    until: LocalMoment.optional(),
    businessDays: BusinessDays.optional(),
    untilDate: DateAttribute.optional(),
    /** The hour of the day at which the member is most likely to react. */
    untilBestHour: z.literal(true).optional(),
    next: z.string(),
    /** With `untilDate`: for members without such a date, or whose date is over or more than a year away. Absent: `next`. */
    otherwise: z.string().optional(),
  })
  .refine((node) => forms.filter((form) => node[form] !== undefined).length === 1, {
    error: `exactly one of ${forms.map((form) => `"${form}"`).join(', ')}`,
  })
  .refine(({ otherwise, untilDate }) => otherwise === undefined || untilDate !== undefined, {
    path: ['otherwise'],
    error: 'only with "untilDate": every other wait ends for everybody',
  });
type Wait = z.infer<typeof schema>;

const isPersonal = ({ untilDate, untilBestHour }: Wait): boolean =>
  untilDate !== undefined || untilBestHour !== undefined;

/** Lets time pass: for all the same, or until each member's own moment. */
export const wait = {
  schema,
  // Who has no date goes on at once.
  edges: ({ next, otherwise, untilDate }) => [
    {
      edge: 'next',
      to: next,
      path: '/next',
      ...(untilDate && otherwise === undefined ? {} : { rests: true }),
    },
    ...(otherwise === undefined
      ? []
      : [{ edge: 'otherwise', to: otherwise, path: '/otherwise' } satisfies Edge]),
  ],
  problems: (node) =>
    waitedAtMostMs(node) > longestWaitMs
      ? [
          {
            path: node.for ? '/for' : node.until ? '/until/afterDays' : '/businessDays/days',
            code: 'wait-too-long',
            message: 'The wait is longer than one year.',
            hint: 'Wait at most 365 days.',
          },
        ]
      : [],
  waitUntil: (node, moment) => (isPersonal(node) ? undefined : awake(plannedEnd(node, moment), moment)),
  entryPlace: (node, nodeId) => (isPersonal(node) ? nodeId : planPlace(nodeId)),
  states: (node, { nodeId, targets, task, wait: waiting, entryPlace }) =>
    isPersonal(node)
      ? [
          ...task(nodeId, [...targets, waitPlace(nodeId)]),
          ...waiting(waitPlace(nodeId), entryPlace(node.next)),
        ]
      : [...task(planPlace(nodeId), [nodeId]), ...waiting(nodeId, entryPlace(node.next))],
  needs: ({ untilDate, untilBestHour }) => ({
    ...noNeeds,
    attributes: untilDate !== undefined,
    bestHour: untilBestHour,
  }),
  decide: (node, context) =>
    isPersonal(node) ? { groups: byMoment(node, context) } : allTo({ edge: 'next', to: node.next }, context),
  words: (node) => {
    if (node.for) return `Wait ${durationWords(node.for)}`;
    if (node.businessDays) return businessDaysWords(node.businessDays);
    if (node.untilDate) return dateAttributeWords(node.untilDate);
    if (node.untilBestHour) return 'Wait until the hour at which the member reacts most';
    const { localTime, weekday, afterDays } = node.until ?? { localTime: '00:00' };
    const day = weekday ? ` on ${weekday[0]?.toUpperCase()}${weekday.slice(1)}` : '';
    const later = afterDays ? `, at least ${afterDays} ${afterDays === 1 ? 'day' : 'days'} later` : '';
    return `Wait until ${localTime}${day}${later}`;
  },
} satisfies NodeKind<Wait> & { schema: typeof schema };

/** When a wait that begins now and is the same for all ends: epoch milliseconds. */
function plannedEnd({ until, businessDays, for: duration = {} }: Wait, moment: Moment): number {
  if (until) return nextLocalTime(moment.nowEpochMs, moment.timeZone, until);
  if (businessDays) return afterBusinessDays(businessDays, moment);
  return moment.nowEpochMs + durationMs(duration);
}

const quarterMs = 15 * 60_000;

/** Members with equal moments stay together; moments are rounded up to 15 minutes, so that there are few. */
function byMoment(node: Wait, context: DecideContext): DecidedGroup[] {
  const moments = Map.groupBy(context.members, (member) => ownMoment(node, member, context));
  return [...moments]
    .sort(([a = 0], [b = 0]) => a - b)
    .map(([untilEpochMs, members]) => {
      const memberIds = members.map(({ memberId }) => memberId);
      if (untilEpochMs !== undefined) return { edge: 'next', to: node.next, memberIds, untilEpochMs };
      return node.otherwise === undefined
        ? { edge: 'at once', to: node.next, memberIds }
        : { edge: 'otherwise', to: node.otherwise, memberIds };
    });
}

function ownMoment(node: Wait, member: MemberFacts, context: DecideContext): number | undefined {
  const moment = node.untilDate
    ? momentOfAttribute(node.untilDate, member.attributes[node.untilDate.attribute], context)
    : nextLocalTime(context.nowEpochMs, context.timeZone, { localTime: hourWords(member.bestHour ?? 0) });
  return moment === undefined ? undefined : awake(Math.ceil(moment / quarterMs) * quarterMs, context);
}

const hourWords = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

function waitedAtMostMs(node: Wait): number {
  if (node.for) return durationMs(node.for);
  if (node.businessDays) {
    const { days, holidays = [], weekdays: working = weekdays.slice(0, 5) } = node.businessDays;
    return ((days + holidays.length) / working.length + 1) * 7 * 86_400_000;
  }
  return ((node.until?.afterDays ?? 0) + 8) * 86_400_000;
}
