import type { Clock } from '../shared/domain/clock.ts';
import type { LineAnswer, Rejection } from './ports.ts';

/** Enough to bridge a hiccup; what lasts longer is left to the caller's own retry, under the same key. */
const mostTries = 4;
const firstPauseMs = 500;

export interface PatienceDeps {
  clock: Clock;
  /** 0..1 */
  random: () => number;
}

/**
 * Repeats one request under its retry key until LINE's answer is known. Once a try was ambiguous, a later refusal for
 * rate, quota or token says nothing about that try; only acceptance or a verdict on the request itself settles it.
 * @param wasAmbiguous an earlier process may have made this very request
 */
export async function callWithPatience(
  { clock, random }: PatienceDeps,
  call: () => Promise<LineAnswer>,
  wasAmbiguous: boolean,
): Promise<LineAnswer> {
  let doubt = wasAmbiguous ? 'an earlier try ended without an answer' : undefined;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await call();
    if (answer.outcome === 'accepted') return answer;
    if (answer.outcome === 'rejected' && (doubt === undefined || judgesRequest[answer.kind])) return answer;
    if (answer.outcome === 'ambiguous') doubt = answer.reason;
    if (attempt === mostTries) return { outcome: 'ambiguous', reason: doubt ?? 'no answer' };
    await clock.sleep(pauseMs(attempt, random));
  }
}

/** Exponential with full jitter, at least half of it: 250-500 ms, 500-1000 ms, 1-2 s ... */
export const pauseMs = (attempt: number, random: () => number): number =>
  Math.ceil(firstPauseMs * 2 ** (attempt - 1) * (0.5 + random() / 2));

/** Refusals that the same request always gets, so that no earlier try of it can have been accepted. */
const judgesRequest = {
  badRequest: true,
  badRecipient: true,
  tooLarge: true,
  invalidReplyToken: false,
  rateLimited: false,
  quota: false,
  unauthorized: false,
  forbidden: false,
} as const satisfies Record<Rejection, boolean>;
