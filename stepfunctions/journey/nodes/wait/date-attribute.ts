import { z } from 'zod';
import { Duration, durationMs, durationWords, longestWaitMs } from '../../duration.ts';
import { LocalTime, localDate, momentOf, type LocalDate } from '../../local-time.ts';
import { isDay } from '../../triggers/date/falls-on.ts';
import { AttributeName } from '../attribute/attribute-shapes.ts';
import type { AttributeValue, Moment } from '../node-kind.ts';

/** A moment that an attribute of the member names: a date, a date of every year (`MM-DD`), or a point in time. */
export const DateAttribute = z
  .strictObject({
    attribute: AttributeName,
    before: Duration.optional(),
    after: Duration.optional(),
    /** On that day; absent: midnight, or the very moment of a point in time. */
    localTime: LocalTime.optional(),
  })
  .refine(({ before, after }) => before === undefined || after === undefined, {
    error: '"before" or "after", not both',
  });
export type DateAttribute = z.infer<typeof DateAttribute>;

/** Does the value name a moment at all? */
export const isMoment = (value: unknown): boolean =>
  typeof value === 'number' ||
  (typeof value === 'string' && (isDay(value) || (value.length > 10 && !Number.isNaN(Date.parse(value)))));

type When = Pick<Moment, 'nowEpochMs' | 'timeZone'>;

/** Epoch milliseconds; undefined when there is no such moment to come within a year. */
export function momentOfAttribute(
  rule: DateAttribute,
  value: AttributeValue | undefined,
  when: When,
): number | undefined {
  const latest = when.nowEpochMs + longestWaitMs;
  return candidates(value, when)
    .map((candidate) => shifted(rule, candidate, when.timeZone))
    .find((moment) => moment > when.nowEpochMs && moment <= latest);
}

type Candidate = LocalDate | number;

/** What the value may mean, soonest first; a date of every year is that of last, this and the next years. */
function candidates(value: AttributeValue | undefined, { nowEpochMs, timeZone }: When): Candidate[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'string') return [];
  const yearly = /^(\d{2})-(\d{2})$/.exec(value);
  if (yearly) {
    const { year } = localDate(nowEpochMs, timeZone);
    const [, month, day] = yearly.map(Number);
    return [-1, 0, 1, 2].map((ahead) => ({ year: year + ahead, month: (month ?? 1) - 1, day: day ?? 1 }));
  }
  const moment = Date.parse(value);
  if (Number.isNaN(moment)) return [];
  const [year = 0, month = 1, day = 1] = value.slice(0, 10).split('-').map(Number);
  return value.length === 10 ? [{ year, month: month - 1, day }] : [moment];
}

/** Whole days are days of the calendar; everything else is time on the clock. */
function shifted(
  { before, after, localTime }: DateAttribute,
  candidate: Candidate,
  timeZone: string,
): number {
  const { days = 0, ...clock } = before ?? after ?? {};
  const sign = before ? -1 : 1;
  const onClock = sign * durationMs(clock);
  if (typeof candidate === 'number' && localTime === undefined)
    return candidate + sign * durationMs({ days }) + onClock;
  const date = typeof candidate === 'number' ? localDate(candidate, timeZone) : candidate;
  return momentOf({ ...date, day: date.day + sign * days }, localTime ?? '00:00', timeZone) + onClock;
}

export function dateAttributeWords({ attribute, before, after, localTime }: DateAttribute): string {
  const shift = before ? `${durationWords(before)} before ` : after ? `${durationWords(after)} after ` : '';
  return `Wait until ${shift}the date ${attribute}${localTime ? ` at ${localTime}` : ''}`;
}
