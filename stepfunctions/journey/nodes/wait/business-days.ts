import { z } from 'zod';
import { LocalTime, localClock, localDate, momentOf, weekdays } from '../../local-time.ts';

/** Working days to let pass. */
export const BusinessDays = z.strictObject({
  days: z.int().min(1).max(200),
  /** Absent: Monday to Friday. */
  weekdays: z.array(z.enum(weekdays)).min(1).max(7).optional(),
  /** Days on which nobody works, `YYYY-MM-DD`; absent: the channel's, as they are when the wait begins. */
  holidays: z.array(z.iso.date()).max(200).optional(),
  /** Absent: the time of day at which the wait began. */
  localTime: LocalTime.optional(),
});
export type BusinessDays = z.infer<typeof BusinessDays>;

const usual = weekdays.slice(0, 5);

/** The end of the wait: so many working days after today, which itself does not count. */
export function afterBusinessDays(
  { days, weekdays: working = usual, holidays: named, localTime }: BusinessDays,
  {
    nowEpochMs,
    timeZone,
    holidays: ofChannel = [],
  }: { nowEpochMs: number; timeZone: string; holidays?: readonly string[] | undefined },
): number {
  const holidays = named ?? ofChannel;
  const today = localDate(nowEpochMs, timeZone);
  const time = localTime ?? localClock(nowEpochMs, timeZone).localTime;
  let passed = 0;
  // At worst one working day a week, and each holiday costs one of them.
  for (let ahead = 1; ahead <= (days + holidays.length + 1) * 7; ahead += 1) {
    const noon = Date.UTC(today.year, today.month, today.day + ahead, 12);
    const { weekday } = localClock(noon, 'UTC');
    const date = new Date(noon).toISOString().slice(0, 10);
    if (!working.includes(weekday) || holidays.includes(date)) continue;
    passed += 1;
    if (passed === days) return momentOf({ ...today, day: today.day + ahead }, time, timeZone);
  }
  throw new Error('Each week has at least one working day.');
}

export function businessDaysWords({ days, weekdays: working, localTime }: BusinessDays): string {
  const which = working ? ` (${working.join(', ')})` : '';
  return `Wait ${days} business ${days === 1 ? 'day' : 'days'}${which}${localTime ? `, until ${localTime}` : ''}`;
}
