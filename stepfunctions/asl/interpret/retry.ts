import type { Retrier } from '../types.ts';

/** Errors that no wildcard covers (Step Functions, "Handling errors in workflows"): they must be named. */
const beyondWildcards = ['States.Runtime', 'States.DataLimitExceeded'];

/** When the Task is tried again, or undefined when its retriers are used up. */
export function retryAfter(
  retriers: readonly Retrier[],
  retries: Readonly<Record<string, number>>,
  errorName: string,
  random: () => number,
): { retries: Record<string, number>; delayMs: number } | undefined {
  const index = retriers.findIndex(({ ErrorEquals }) => covers(ErrorEquals, errorName));
  const retrier = retriers[index];
  const before = retries[index] ?? 0;
  if (!retrier || before >= (retrier.MaxAttempts ?? 3)) return undefined;
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity, JitterStrategy } = retrier;
  const seconds = Math.min(IntervalSeconds * BackoffRate ** before, MaxDelaySeconds);
  const delayMs = Math.round(seconds * 1000 * (JitterStrategy === 'FULL' ? random() : 1));
  return { retries: { ...retries, [index]: before + 1 }, delayMs };
}

/** Whether the `ErrorEquals` of a retrier or a catcher speaks of the error. */
export function covers(errorEquals: readonly string[], errorName: string): boolean {
  if (errorEquals.includes(errorName)) return true;
  if (beyondWildcards.includes(errorName)) return false;
  return (
    errorEquals.includes('States.ALL') ||
    (errorEquals.includes('States.TaskFailed') && errorName !== 'States.Timeout')
  );
}
