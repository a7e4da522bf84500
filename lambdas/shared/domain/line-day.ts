import { dateOfDay, dayOfDate, localDay } from './local-day.ts';

/** LINE counts days and months in Japan (UTC+9), whatever the account's country. */
const lineTimeZone = 'Asia/Tokyo';

/** The day of a moment as LINE counts it: `2026-11-24`. */
export const lineDate = (epochMs: number): string => dateOfDay(localDay(epochMs, lineTimeZone));

/** So many days later; earlier when negative. */
export const addDays = (date: string, days: number): string => dateOfDay(dayOfDate(date) + days);

/** `2026-11-24` to `20261124`, as LINE's API takes days. */
export const compactDate = (date: string): string => date.replaceAll('-', '');
