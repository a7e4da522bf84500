import { z } from 'zod';

const amount = z.int().min(0).optional();

/** A length of time; the parts add up. */
export const Duration = z
  .strictObject({ seconds: amount, minutes: amount, hours: amount, days: amount })
  .refine((duration) => durationMs(duration) > 0, { error: 'a duration above zero, e.g. { "days": 2 }' });
export type Duration = z.infer<typeof Duration>;

/** Milliseconds; a day is 24 hours. */
export function durationMs({
  seconds = 0,
  minutes = 0,
  hours = 0,
  days = 0,
}: {
  seconds?: number;
  minutes?: number;
  hours?: number;
  days?: number;
}): number {
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

export function durationWords(duration: Duration): string {
  const parts = (['days', 'hours', 'minutes', 'seconds'] as const).flatMap((unit) => {
    const figure = duration[unit];
    return figure ? [`${figure} ${figure === 1 ? unit.slice(0, -1) : unit}`] : [];
  });
  return parts.join(' ');
}

/** A Step Functions execution lives one year; longer waits are refused. */
export const longestWaitMs = 365 * 86_400_000;
