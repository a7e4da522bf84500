import type { AcceptedSend } from '../../change.ts';

export type NarrowcastPhase = 'waiting' | 'sending' | 'succeeded' | 'failed';

/** LINE takes minutes; here a second passes before sending, and one with it. */
const waitingMs = 1000;
export const workingMs = 2000;

export function phaseOf({ at, failure }: AcceptedSend, now: number): NarrowcastPhase {
  if (now - at < waitingMs) return 'waiting';
  if (now - at < workingMs) return 'sending';
  return failure === undefined ? 'succeeded' : 'failed';
}

export const hasSucceeded = (sent: AcceptedSend, now: number): boolean =>
  sent.via === 'narrowcast' && phaseOf(sent, now) === 'succeeded';
