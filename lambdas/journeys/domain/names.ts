import { deterministicId } from '../../shared/domain/deterministic-id.ts';

/** Ids of journeys are derived from their causes, so that a retry names the same thing again. */

export const entryIdOf = (journeyId: string, memberId: string, causeId: string): string =>
  deterministicId('entry', journeyId, memberId, causeId);

export const sendIdOf = (cohortId: string, place: string, visit: number): string =>
  deterministicId('send', cohortId, place, visit);

/** Fencing token and execution name in one; at most 80 characters (Step Functions quota). */
export const executionNameOf = (cohortId: string, visit: number, attempt: string): string =>
  deterministicId('execution', cohortId, visit, attempt);

const testWalkPrefix = 'walk-';

/** A test walk has all that a journey has, under an id that tells it from one; nothing of it lies among a journey's own. */
export const testWalkIdOf = (uuid: string): string => `${testWalkPrefix}${uuid}`;
export const isTestWalk = (journeyId: string): boolean => journeyId.startsWith(testWalkPrefix);

/** One state machine a version. */
export const machineNameOf = (prefix: string, journeyId: string, version: number): string =>
  `${prefix}${journeyId}-v${version}`;
