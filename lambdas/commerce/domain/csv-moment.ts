import { momentOfWallClock } from '../../../stepfunctions/journey/local-time.ts';
import type { Read } from './csv-cells.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;
const date = '(?<year>(?:19|20)\\d\\d)[-/.](?<month>\\d{1,2})[-/.](?<day>\\d{1,2})';
const time = '([01]?\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:\\.\\d+)?)?';
const zone = 'Z|UTC|[+-](?:0\\d|1[0-4]):?[0-5]\\d';
const datePattern = new RegExp(date);
const pattern = new RegExp(`^(${date.replaceAll(/\?<\w+>/g, '?:')})(?:[ T]${time}(?: ?(${zone}))?)?$`);

const refused = {
  wrong:
    'write dates as 2026-11-23, 2026-11-23 14:05 or 2026-11-23T14:05:00+09:00, in years of the common era',
};

interface Day {
  /** `YYYY-MM-DD` */
  date: string;
  /** As `+09:00`; absent where clocks are changed on that day. */
  offset?: string;
}

type ReadMoment = (text: string) => Read<string>;

/** Days of a zone take long to work out, and every part of a file has the same ones. */
const readers = new Map<string, ReadMoment>();

/**
 * Reads a date, or a date and time, as people and programs write them with the year first. Without an offset it is local
 * time of the zone, and a date is its midnight.
 * @returns reader to ISO 8601 with an offset
 */
export function momentReader(timeZone: string): ReadMoment {
  const known = readers.get(timeZone);
  if (known) return known;
  const reader = createReadMoment(timeZone);
  readers.set(timeZone, reader);
  return reader;
}

function createReadMoment(timeZone: string): ReadMoment {
  const days = new Map<string, Day>();
  const dayOf = (text: string): Day | undefined => {
    const known = days.get(text);
    if (known) return known;
    const day = readDay(text, timeZone);
    if (day) days.set(text, day);
    return day;
  };
  return (text) => {
    const found = pattern.exec(text);
    const day = found ? dayOf(found[1] ?? '') : undefined;
    if (!found || !day) return refused;
    const [, , hour = '0', minute = '00', second = '00', given] = found;
    const local = `${day.date}T${hour.padStart(2, '0')}:${minute}:${second}`;
    const offset = given === undefined ? day.offset : normalOffset(given);
    if (offset !== undefined) return { value: local + offset };
    return { value: new Date(momentOfWallClock(Date.parse(`${local}Z`), timeZone)).toISOString() };
  };
}

/** Undefined for a day that there is not, such as 30 February. */
function readDay(text: string, timeZone: string): Day | undefined {
  const { year, month, day } = datePattern.exec(text)?.groups ?? {};
  const start = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const read = new Date(start);
  if (read.getUTCMonth() !== Number(month) - 1 || read.getUTCDate() !== Number(day)) return undefined;
  const offsetAt = (wall: number): number => wall - momentOfWallClock(wall, timeZone);
  const offsetMs = offsetAt(start);
  const isEven = offsetMs === offsetAt(start + dayMs) && offsetMs % minuteMs === 0;
  return {
    date: read.toISOString().slice(0, 10),
    ...(isEven ? { offset: writeOffset(offsetMs / minuteMs) } : {}),
  };
}

function writeOffset(minutes: number): string {
  const two = (count: number): string => String(count).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** `+0930` as `+09:30`. */
const normalOffset = (given: string): string =>
  given === 'Z' || given === 'UTC' ? 'Z' : `${given.slice(0, 3)}:${given.slice(-2)}`;
