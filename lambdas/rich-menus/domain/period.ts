import { z } from 'zod';
import { momentOfWallClock } from '../../../stepfunctions/journey/local-time.ts';

/** A minute on the channel's clock. */
export const LocalMinute = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'a local date and time such as 2026-12-24T18:00')
  .refine(isMinute, { error: 'a date and time that exist', abort: true });

function isMinute(text: string): boolean {
  const epochMs = Date.parse(`${text}Z`);
  return !Number.isNaN(epochMs) && new Date(epochMs).toISOString().startsWith(text);
}

/** When something holds: from `from` on, up to before `until`; without either for ever in that direction. */
export interface Period {
  from?: string;
  until?: string;
}

export const hasDuration = ({ from, until }: Period): boolean =>
  from === undefined || until === undefined || from < until;

/** The moment of a local minute, epoch milliseconds. */
export const momentOfMinute = (minute: string, timeZone: string): number =>
  momentOfWallClock(Date.parse(`${minute}Z`), timeZone);

export interface LocalNow {
  nowEpochMs: number;
  timeZone: string;
}

export function isWithin({ from, until }: Period, { nowEpochMs, timeZone }: LocalNow): boolean {
  const hasBegun = from === undefined || momentOfMinute(from, timeZone) <= nowEpochMs;
  return hasBegun && (until === undefined || nowEpochMs < momentOfMinute(until, timeZone));
}

/** The next minute at which one of the periods begins or ends; undefined when none is to come. */
export function nextTurn(periods: readonly Period[], { nowEpochMs, timeZone }: LocalNow): string | undefined {
  const minutes = periods.flatMap(({ from, until }) => [from, until]).filter((one) => one !== undefined);
  return minutes.filter((minute) => momentOfMinute(minute, timeZone) > nowEpochMs).sort()[0];
}
