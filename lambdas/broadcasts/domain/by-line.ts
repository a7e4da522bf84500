import { deterministicId } from '../../shared/domain/deterministic-id.ts';

export const byLinePhases = [
  /** Lists of ours are given to LINE, which has yet to make them ready. */
  'preparing',
  /** LINE does not have it, or did not say so yet. */
  'waiting',
  /** LINE has it, and says no more of a broadcast; a narrowcast is being prepared. */
  'accepted',
  'sending',
  'succeeded',
  'failed',
  /** LINE's answer never came. */
  'unknown',
  /** A person says so of one that was unknown. */
  'assumed sent',
  'cancelled',
  /** LINE took it and stopped telling how it went. */
  'untold',
] as const;
export type ByLinePhase = (typeof byLinePhases)[number];

/** How far a broadcast is that LINE itself delivers. Moments are epoch milliseconds. */
export interface ByLine {
  /** Names what it says; another start has another one, and another send. */
  freezeId: string;
  phase: ByLinePhase;
  /** In a row that brought nothing new; each waits longer. */
  looks: number;
  acceptedAt?: number | undefined;
  completedAt?: number | undefined;
  /** Friends that we knew when LINE was called with a broadcast, which LINE does not count for us. */
  expected?: number | undefined;
  /** As LINE counts them, once it does. */
  targeted?: number | undefined;
  success?: number | undefined;
  failure?: number | undefined;
  errorCode?: number | undefined;
}

export const byLineSendId = (broadcastId: string, { freezeId }: Pick<ByLine, 'freezeId'>): string =>
  deterministicId('broadcast by LINE', broadcastId, freezeId);

const firstLookSeconds = 30;
const longestPauseSeconds = 900;

/** Looks that bring nothing come at longer and longer intervals. */
export const pauseSeconds = (looks: number): number =>
  Math.min(longestPauseSeconds, firstLookSeconds * 2 ** Math.min(looks, 10));

/** LINE says "minutes to hours" of audiences; what is not ready in a day never will be. */
export const longestPreparingMs = 24 * 3_600_000;

/** LINE keeps the progress of a narrowcast so long. */
export const progressKeptMs = 14 * 86_400_000;

/** What LINE's error codes of a narrowcast mean, with what to do. */
const failures: Readonly<Record<number, string>> = {
  1: 'LINE had an internal error. Nothing more is known; look into the chat of a recipient before you send it again.',
  2: 'Fewer than 50 recipients were left, and LINE does not deliver to so few that were chosen by audience or attribute. Nobody got it; widen the conditions.',
  3: 'LINE got the same request twice and stopped this one. Nobody got it by this one.',
  4: 'One of several audiences has fewer than 50 recipients. Nobody got it; leave that audience out or let it grow.',
  5: 'The quota reaches only a part of the recipients, and partial delivery was forbidden. Nobody got it; raise the quota or allow a part.',
};

export const failureWords = (errorCode: number | undefined): string =>
  (errorCode === undefined ? undefined : failures[errorCode]) ?? 'LINE failed and does not say why.';
