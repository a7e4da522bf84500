import { localIsoDate, momentOfWallClock } from '../../local-time.ts';

/** What each of the five fields allows, in ascending order. */
export interface CronFields {
  minutes: readonly number[];
  hours: readonly number[];
  days: readonly number[];
  months: readonly number[];
  /** 0: Sunday. */
  weekdays: readonly number[];
}

interface FieldShape {
  name: string;
  from: number;
  to: number;
  names?: readonly string[];
}

const shapes: readonly FieldShape[] = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day', from: 1, to: 31 },
  {
    ...{ name: 'month', from: 1, to: 12 },
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'weekday', from: 0, to: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

export type ParsedCron = { outcome: 'cron'; fields: CronFields } | { outcome: 'problem'; message: string };

/** Reads `minute hour day month weekday` with `*`, lists, ranges, steps and English short names. */
export function parseCron(text: string): ParsedCron {
  const parts = text.trim().toLowerCase().split(/\s+/);
  if (parts.length !== shapes.length)
    return problem(`A cron expression has five fields, and this one has ${parts.length}.`);
  const read = shapes.map((shape, index) => readField(parts[index] ?? '', shape));
  const wrong = read.find((field) => typeof field === 'string');
  if (wrong !== undefined) return problem(wrong);
  if (parts[2] !== '*' && parts[4] !== '*')
    return problem('It names days of the month and weekdays: crons differ in what that means.');
  return { outcome: 'cron', fields: fieldsOf(read.filter((field) => typeof field !== 'string')) };
}

function fieldsOf([
  minutes = [],
  hours = [],
  days = [],
  months = [],
  weekdays = [],
]: readonly number[][]): CronFields {
  // Sunday is 0 and 7.
  return { minutes, hours, days, months, weekdays: [...new Set(weekdays.map((weekday) => weekday % 7))] };
}

const problem = (message: string): ParsedCron => ({ outcome: 'problem', message });

/** The values of a field, or what is wrong with it. */
function readField(text: string, shape: FieldShape): number[] | string {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const [, range = '', step = '1'] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(item) ?? [];
    const [from, to] = rangeOf(range, shape, item.includes('/'));
    const by = Number(step);
    if (from === undefined || to === undefined || from > to || by === 0)
      return `"${item}" is no ${shape.name}: ${shape.from} to ${shape.to}, *, a list, a range or a step.`;
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function rangeOf(
  text: string,
  shape: FieldShape,
  hasStep: boolean,
): [number | undefined, number | undefined] {
  // Of a weekday 0 and 7 are both Sunday; a star means each once.
  if (text === '*') return [shape.from, shape.to];
  const [first = '', last] = text.split('-', 2);
  const from = valueOf(first, shape);
  if (last !== undefined) return [from, valueOf(last, shape)];
  return [from, hasStep ? shape.to : from];
}

function valueOf(text: string, { from, to, names = [] }: FieldShape): number | undefined {
  const named = names.indexOf(text);
  if (named !== -1) return named + from;
  if (!/^\d{1,2}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= from && value <= to ? value : undefined;
}

/** How many times it comes in an hour in which it comes. */
export const turnsAnHour = ({ minutes }: CronFields): number => minutes.length;

const dayMs = 86_400_000;
/** Each 29 February comes within eight years, also across 2100. */
const mostDays = 8 * 366 + 1;

/** The first time strictly after a moment on a zone's clock; a time that the clock skips comes right after the gap. */
export function nextCronTime(fields: CronFields, afterEpochMs: number, timeZone: string): number | undefined {
  const today = Date.parse(localIsoDate(afterEpochMs, timeZone));
  for (let days = 0; days <= mostDays; days += 1) {
    const midnight = today + days * dayMs;
    if (!isDay(fields, new Date(midnight))) continue;
    const found = timesOf(fields).find((time) => momentOfWallClock(midnight + time, timeZone) > afterEpochMs);
    if (found !== undefined) return momentOfWallClock(midnight + found, timeZone);
  }
  return undefined;
}

function isDay({ days, months, weekdays }: CronFields, date: Date): boolean {
  return (
    months.includes(date.getUTCMonth() + 1) &&
    days.includes(date.getUTCDate()) &&
    weekdays.includes(date.getUTCDay())
  );
}

const timesOf = ({ hours, minutes }: CronFields): number[] =>
  hours.flatMap((hour) => minutes.map((minute) => (hour * 60 + minute) * 60_000));
