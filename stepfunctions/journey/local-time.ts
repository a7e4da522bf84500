import { z } from 'zod';

/** Local times in IANA zones with Intl only; exact across daylight-saving gaps and overlaps. */

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof weekdays)[number];

/** `HH:MM` of a wall clock, 00:00 to 23:59. */
export const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a local time such as 09:00');

export interface LocalDate {
  year: number;
  month: number;
  day: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(timeZone, format);
  return format;
}

/** The wall clock of a zone at a moment, read as if it were UTC: epoch milliseconds, whole seconds. */
function wallClock(epochMs: number, timeZone: string): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(epochMs)) parts[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** What a clock on the wall shows: weekday and `HH:MM`. */
export function localClock(epochMs: number, timeZone: string): { weekday: Weekday; localTime: string } {
  const wall = new Date(wallClock(epochMs, timeZone));
  const weekday = weekdays[(wall.getUTCDay() + 6) % 7] ?? 'monday';
  return { weekday, localTime: wall.toISOString().slice(11, 16) };
}

/** The date that a calendar on the wall shows; months from 0. */
export function localDate(epochMs: number, timeZone: string): LocalDate {
  const wall = new Date(wallClock(epochMs, timeZone));
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth(), day: wall.getUTCDate() };
}

/** The moment of a local time of a date; days beyond the month run on into the next. */
export function momentOf({ year, month, day }: LocalDate, localTime: string, timeZone: string): number {
  const [hour = 0, minute = 0] = localTime.split(':').map(Number);
  return momentOfWallClock(Date.UTC(year, month, day, hour, minute), timeZone);
}

/**
 * The moment at which the zone's wall clock shows `wall` (that date and time, read as if it were UTC). A time that occurs
 * twice is the first one; a time that is skipped is as far after the gap as it would have been after its start.
 */
export function momentOfWallClock(wall: number, timeZone: string): number {
  const offsets = [wall - 86_400_000, wall + 86_400_000].map((probe) => wallClock(probe, timeZone) - probe);
  const moments = offsets.map((offset) => wall - offset);
  const exact = moments.filter((moment) => wallClock(moment, timeZone) === wall);
  return exact.length > 0 ? Math.min(...exact) : Math.max(...moments);
}

/**
 * The first moment strictly after `epochMs` at which it is `localTime` (on that weekday, at least `afterDays` local
 * days later).
 */
export function nextLocalTime(
  epochMs: number,
  timeZone: string,
  { localTime, weekday, afterDays = 0 }: { localTime: string; weekday?: Weekday; afterDays?: number },
): number {
  const today = localDate(epochMs, timeZone);
  // A skipped day (Samoa 2011) or the wrong weekday costs a turn; two weeks of days always hold the answer.
  for (let days = afterDays; days <= afterDays + 14; days += 1) {
    const moment = momentOf({ ...today, day: today.day + days }, localTime, timeZone);
    const isDay = weekday === undefined || localClock(moment, timeZone).weekday === weekday;
    if (moment > epochMs && isDay) return moment;
  }
  throw new Error(`No ${localTime} comes within two weeks in ${timeZone}.`);
}

/** The moment itself, or the end of the quiet hours that it lies in. `start` later than `end` wraps midnight. */
export function outOfQuietHours(
  epochMs: number,
  quiet: { start: string; end: string } | null | undefined,
  timeZone: string,
): number {
  if (!quiet || quiet.start === quiet.end) return epochMs;
  const { localTime } = localClock(epochMs, timeZone);
  const { start, end } = quiet;
  const isQuiet = start < end ? start <= localTime && localTime < end : localTime >= start || localTime < end;
  return isQuiet ? nextLocalTime(epochMs, timeZone, { localTime: end }) : epochMs;
}
