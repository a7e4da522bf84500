const dayMs = 86_400_000;
const shape = /^(?:(\d{4})-)?(\d{2}-\d{2})$/;

/** Is it a day of the calendar: `YYYY-MM-DD`, or `MM-DD` of every year? */
export function isDay(value: unknown): boolean {
  const [, year = '2000', monthAndDay] = (typeof value === 'string' && shape.exec(value)) || [];
  const date = `${year}-${monthAndDay ?? ''}`;
  const moment = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(date);
}

/** `YYYY-MM-DD`, so many days later. */
export const dateAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/**
 * Does a member's date (`YYYY-MM-DD` or `MM-DD`) fall on a day? In years without it, 29 February is kept on the 28th.
 * A date of every year does not come before its own year.
 */
export function fallsOn(value: string, date: string, repeat: 'once' | 'everyYear'): boolean {
  const [, year, monthAndDay] = shape.exec(value) ?? [];
  if (monthAndDay === undefined) return false;
  if (year !== undefined && repeat === 'once') return value === date;
  if (year !== undefined && year > date.slice(0, 4)) return false;
  return monthAndDay === date.slice(5) || (monthAndDay === '02-29' && isLastOfShortFebruary(date));
}

const isLastOfShortFebruary = (date: string): boolean =>
  date.endsWith('-02-28') && dateAfter(date, 1).endsWith('-03-01');
