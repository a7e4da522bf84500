import { localClock, nextLocalTime } from '../../../stepfunctions/journey/local-time.ts';

/** When a schedule runs. */
export type ScheduleExpression =
  /** Once, at a moment in ISO 8601; at once when it has passed. */
  | { readonly at: string }
  /** Every so many minutes, 1 or more, counted from when it is put. */
  | { readonly rateMinutes: number }
  /**
   * Every day at `HH:MM` of an IANA time zone. A day whose clock skips that time is left out; a time that comes twice
   * counts once (EventBridge Scheduler, "Daylight savings time").
   */
  | { readonly dailyAt: string; readonly timeZone: string };

/**
 * The first occurrence strictly after a moment, epoch milliseconds; undefined when none comes.
 * @throws RangeError for a rate, a time or a zone that does not exist
 */
export function nextOccurrence(expression: ScheduleExpression, afterEpochMs: number): number | undefined {
  if ('at' in expression) {
    const at = Date.parse(expression.at);
    return at > afterEpochMs ? at : undefined;
  }
  if ('rateMinutes' in expression) {
    if (!(expression.rateMinutes >= 1)) throw new RangeError('A rate is at least one minute.');
    return afterEpochMs + expression.rateMinutes * 60_000;
  }
  return nextDaily(expression, afterEpochMs);
}

function nextDaily(
  { dailyAt, timeZone }: { dailyAt: string; timeZone: string },
  afterEpochMs: number,
): number {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(dailyAt)) {
    throw new RangeError(`A daily schedule needs a time like 03:30, not ${dailyAt}.`);
  }
  const next = nextLocalTime(afterEpochMs, timeZone, { localTime: dailyAt });
  const isSkipped = localClock(next, timeZone).localTime !== dailyAt;
  return isSkipped ? nextLocalTime(next, timeZone, { localTime: dailyAt }) : next;
}
