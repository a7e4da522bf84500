import { nextLocalTime, weekdays as allWeekdays } from '../../../stepfunctions/journey/local-time.ts';
import type { Recurrence } from './definition.ts';

/** The first moment strictly after another at which a recurring broadcast comes. */
export const nextOccurrence = (
  { localTime, weekdays = allWeekdays.slice() }: Recurrence,
  after: number,
  timeZone: string,
): number => Math.min(...weekdays.map((weekday) => nextLocalTime(after, timeZone, { localTime, weekday })));
