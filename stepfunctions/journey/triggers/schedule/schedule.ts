import { z } from 'zod';
import { SegmentRule, segmentRuleWords } from '../../entry-rules.ts';
import { LocalTime, nextLocalTime, weekdays } from '../../local-time.ts';
import type { JourneyProblem } from '../../nodes/node-kind.ts';
import type { TriggerKind } from '../trigger-kind.ts';
import { nextCronTime, parseCron, turnsAnHour } from './cron.ts';

const When = z.union(
  [
    z.strictObject({
      localTime: LocalTime,
      weekdays: z.array(z.enum(weekdays)).min(1).max(7).optional().describe('Every day unless told'),
    }),
    z.strictObject({ cron: z.string().max(100).describe('minute hour day month weekday, e.g. 0 9 * * 1-5') }),
  ],
  { error: 'either { "localTime": "09:00", "weekdays": [...] } or { "cron": "0 9 * * 1-5" }' },
);

const schema = z.strictObject({
  kind: z.literal('schedule'),
  when: When.describe("On the channel's clock"),
  for: z.union([z.strictObject({ allFriends: z.literal(true) }), ...SegmentRule.options], {
    error: '{ "allFriends": true }, { "segmentId": ... } or { "expression": ... }',
  }),
});
type Schedule = z.infer<typeof schema>;

/** A pass over all members is not made more often. */
const mostTurnsAnHour = 4;

/** Again and again, for all friends or those of a segment at that moment. */
export const schedule = {
  schema,
  listensTo: () => [],
  startsWith: () => false,
  timing: {
    nextTurn,
    isMadeUpFor: false,
    concerns: (trigger, { lineUserId, lifecycle }) =>
      !('allFriends' in trigger.for) ||
      (lineUserId !== undefined && lifecycle !== 'blocked' && lifecycle !== 'erased'),
    among: ruleOf,
    occasion: (_trigger, { atEpochMs }) => JSON.stringify(['schedule', atEpochMs]),
  },
  problems: ({ when }) => ('cron' in when ? cronProblems(when.cron) : []),
  segments: (trigger) => {
    const rule = ruleOf(trigger);
    return rule ? [{ path: '/for', rule }] : [];
  },
  words: ({ when, for: whom }) => {
    const members = 'allFriends' in whom ? 'all friends' : `members of ${segmentRuleWords(whom)}`;
    return `Starts ${whenWords(when)}, for ${members}`;
  },
} satisfies TriggerKind<Schedule> & { schema: typeof schema };

function ruleOf({ for: whom }: Schedule): SegmentRule | undefined {
  return 'allFriends' in whom ? undefined : whom;
}

function nextTurn({ when }: Schedule, afterEpochMs: number, timeZone: string): number | undefined {
  if ('cron' in when) {
    const cron = parseCron(when.cron);
    return cron.outcome === 'cron' ? nextCronTime(cron.fields, afterEpochMs, timeZone) : undefined;
  }
  const { localTime, weekdays: days = weekdays } = when;
  return Math.min(...days.map((weekday) => nextLocalTime(afterEpochMs, timeZone, { localTime, weekday })));
}

function whenWords(when: Schedule['when']): string {
  if ('cron' in when) return `at the times ${when.cron}`;
  return `at ${when.localTime}${when.weekdays ? ` on ${when.weekdays.join(', ')}` : ' every day'}`;
}

function cronProblems(text: string): JourneyProblem[] {
  const path = '/when/cron';
  const parsed = parseCron(text);
  if (parsed.outcome === 'problem') {
    const hint = 'Five fields: minute hour day month weekday, e.g. 0 9 * * 1-5 for 09:00 on working days.';
    return [{ path, code: 'wrong-cron', message: parsed.message, hint }];
  }
  if (turnsAnHour(parsed.fields) > mostTurnsAnHour) {
    const message = `It would come ${turnsAnHour(parsed.fields)} times an hour; ${mostTurnsAnHour} is the most.`;
    const hint = 'Name fewer minutes, e.g. 0 * * * * for once an hour.';
    return [{ path, code: 'cron-too-often', message, hint }];
  }
  if (nextCronTime(parsed.fields, Date.UTC(2024, 0, 1), 'UTC') !== undefined) return [];
  const message = 'That day never comes.';
  return [{ path, code: 'cron-never', message, hint: 'Name a day that the month has.' }];
}
