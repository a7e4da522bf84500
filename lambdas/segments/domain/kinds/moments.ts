import { z } from 'zod';
import { momentOfWallClock } from '../../../../stepfunctions/journey/local-time.ts';
import type { MemberRow } from '../../../members/contracts.ts';
import { dateOfDay } from '../../../shared/domain/local-day.ts';
import { defineKind } from '../condition-kind.ts';

const dayMs = 86_400_000;

const Moment = z
  .strictObject({
    withinDays: z.int().min(1).max(3650).optional(),
    before: z.iso.date().optional(),
    after: z.iso.date().optional(),
  })
  .refine(({ withinDays, before, after }) => (withinDays ?? before ?? after) !== undefined, {
    error: 'a time: withinDays, before or after',
  });

function momentWords({ withinDays, before, after }: z.infer<typeof Moment>): string {
  return [
    withinDays === undefined ? [] : [`within the last ${withinDays} days`],
    before === undefined ? [] : [`before ${before}`],
    after === undefined ? [] : [`after ${after}`],
  ]
    .flat()
    .join(' and ');
}

/** Both dates are local ones and not included; days of `withinDays` have 24 hours. */
const momentKind = (what: string, momentOf: (row: MemberRow) => number | undefined) =>
  defineKind({
    schema: Moment,
    example: { withinDays: 30 },
    words: (moment) => `${what} ${momentWords(moment)}`,
    effort: 1,
    test({ withinDays, before, after }, { nowEpochMs, timeZone }) {
      const startOf = (date: string, days = 0): number =>
        momentOfWallClock(Date.parse(date) + days * dayMs, timeZone);
      const from = Math.max(
        withinDays === undefined ? -Infinity : nowEpochMs - withinDays * dayMs,
        after === undefined ? -Infinity : startOf(after, 1),
      );
      const until = before === undefined ? Infinity : startOf(before);
      return (row) => {
        const at = momentOf(row);
        return at !== undefined && at >= from && at < until;
      };
    },
    because(_moment, row) {
      const at = momentOf(row);
      return { at: at === undefined ? null : new Date(at).toISOString() };
    },
  });

export const created = momentKind('were first seen', (row) => row.createdAt);
export const followed = momentKind('became a friend', (row) => row.followedAt);

const Birthday = z
  .strictObject({
    month: z.union([z.literal('now'), z.int().min(1).max(12)]).optional(),
    withinDays: z.int().min(0).max(366).optional(),
  })
  .refine(({ month, withinDays }) => (month === undefined) !== (withinDays === undefined), {
    error: 'either month ("now" or 1 to 12) or withinDays (0: today)',
  });

/** `MM-DD` of today and the next days. In years without it, 29 February is kept on the 28th. */
function birthdaysFrom(today: number, days: number): Set<string> {
  const dates = Array.from({ length: days + 2 }, (_, index) => dateOfDay(today + index).slice(5));
  const wanted = new Set(dates.slice(0, days + 1));
  for (const [index, date] of dates.slice(0, days + 1).entries())
    if (date === '02-28' && dates[index + 1] === '03-01') wanted.add('02-29');
  return wanted;
}

export const birthday = defineKind({
  schema: Birthday,
  example: { month: 'now' },
  words({ month, withinDays }) {
    if (withinDays !== undefined) {
      return withinDays === 0
        ? 'have their birthday today'
        : `have their birthday in the next ${withinDays} days`;
    }
    return month === 'now' ? 'have their birthday this month' : `have their birthday in month ${month ?? ''}`;
  },
  effort: 2,
  test({ month, withinDays }, { today }) {
    if (withinDays !== undefined) {
      const wanted = birthdaysFrom(today, withinDays);
      return (row) => row.birthday !== undefined && wanted.has(row.birthday);
    }
    const wanted = month === 'now' ? dateOfDay(today).slice(5, 7) : String(month).padStart(2, '0');
    return (row) => row.birthday?.startsWith(wanted) === true;
  },
  // The day itself is personal: members of a segment are enough to know.
  because: (_birthday, row) => ({ isKnown: row.birthday !== undefined }),
});
