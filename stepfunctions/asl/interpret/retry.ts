import type { Retrier } from '../types.ts';

/** Errors that States.ALL does not catch in Step Functions. */
const beyondRetry = ['States.Runtime', 'States.DataLimitExceeded'];

/** When the Task is tried again, or undefined when its retriers are used up. */
export function retryAfter(
  retriers: readonly Retrier[],
  retries: Readonly<Record<string, number>>,
  errorName: string,
  random: () => number,
): { retries: Record<string, number>; delayMs: number } | undefined {
  const index = retriers.findIndex(({ ErrorEquals }) =>
    ErrorEquals.some((equal) => covers(equal, errorName)),
  );
  const retrier = retriers[index];
  const before = retries[index] ?? 0;
  if (!retrier || before >= (retrier.MaxAttempts ?? 3)) return undefined;
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity, JitterStrategy } = retrier;
  const seconds = Math.min(IntervalSeconds * BackoffRate ** before, MaxDelaySeconds);
  const delayMs = Math.round(seconds * 1000 * (JitterStrategy === 'FULL' ? random() : 1));
  return { retries: { ...retries, [index]: before + 1 }, delayMs };
}

function covers(equal: string, errorName: string): boolean {
  if (equal === errorName) return true;
  if (beyondRetry.includes(errorName)) return false;
  return equal === 'States.ALL' || (equal === 'States.TaskFailed' && errorName !== 'States.Timeout');
}
