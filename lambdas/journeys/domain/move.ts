import { noMatchReasons, type PlaceMatch } from '../../../stepfunctions/journey/match-place.ts';
import { isLiving, type CohortHeader } from './cohort.ts';

/** That a visit takes the cohort to another version; the same whoever brings it about. */
export interface Move {
  fromVersion: number;
  toVersion: number;
  /** The name of the execution that goes on there. */
  execution: string;
  /** Epoch milliseconds at which the cohort came to its node: a wait that lasts another while is counted from then. */
  arrivedAt: number;
}

/** What stays behind when a cohort has moved, until it is done with. */
export interface MovedFrom {
  version: number;
  /** It sleeps on in the former machine until it is stopped. */
  execution: string;
}

export const stayReasons = [...noMatchReasons, 'begun'] as const;
export type StayReason = (typeof stayReasons)[number];

export const stayWords: Readonly<Record<StayReason, (nodeId: string) => string>> = {
  nodeGone: (nodeId) => `The version has no node ${nodeId}.`,
  otherKind: (nodeId) => `${nodeId} is a node of another kind there.`,
  sentTogether: (nodeId) =>
    `${nodeId} goes in one request with the send before it there, so nobody can begin with it.`,
  begun: (nodeId) =>
    `What comes at or after ${nodeId} has begun to act, and ends what it began in its own version.`,
};

interface AsItIs {
  match: PlaceMatch;
  /** Its place is a Wait. */
  isAsleep: boolean;
  /** Something of its visit may have happened. */
  hasBegun: boolean;
  nowEpochMs: number;
}

export type MoveVerdict =
  | { outcome: 'moves'; how: Exclude<PlaceMatch['outcome'], 'none'> }
  | { outcome: 'stays'; reason: StayReason }
  /** It is on its way to a place: ask again in a moment. */
  | { outcome: 'later' };

/**
 * May a cohort be moved as it is now? Only one that sleeps, or that something has suspended before it acted: nothing of the
 * visit has happened then, so nothing can happen twice.
 */
export function verdictOfMove(
  { status, dueAt }: Pick<CohortHeader, 'status' | 'dueAt'>,
  { match, isAsleep, hasBegun, nowEpochMs }: AsItIs,
): MoveVerdict {
  if (status === 'starting') return { outcome: 'later' };
  if (match.outcome === 'none') return { outcome: 'stays', reason: match.reason };
  if (hasBegun) return { outcome: 'stays', reason: 'begun' };
  if (status === 'open' && (!isAsleep || dueAt <= nowEpochMs)) return { outcome: 'later' };
  return { outcome: 'moves', how: match.outcome };
}

/** Is there anything to do for a cohort of the journey to bring it to the version? */
export const concernsMove = (header: CohortHeader, toVersion: number): boolean =>
  isLiving(header.status) && (header.version < toVersion || header.movedFrom !== undefined);
