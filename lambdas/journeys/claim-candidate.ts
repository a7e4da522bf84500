import type { Clock } from '../shared/domain/clock.ts';
import type { Candidate } from './domain/gather.ts';
import { mayReenter, past, type Enrolment } from './domain/enrolment.ts';
import type { RefusalReason } from './domain/refusal.ts';
import { startPlace } from '../../stepfunctions/journey/place.ts';
import type { ClaimAnswer, CohortStore, EnrolmentStore, JourneyStore } from './ports.ts';
import { isInside } from './where-is.ts';

export interface ClaimDeps {
  enrolments: EnrolmentStore;
  cohorts: CohortStore;
  journeys: Pick<JourneyStore, 'readVersion'>;
  clock: Clock;
}

export type CandidateClaim =
  | { outcome: 'claimed' }
  /** An earlier try put the member into that cohort. */
  | { outcome: 'elsewhere'; cohortId: string }
  /** The reply enrolled the member in another version: gather again with these. */
  | { outcome: 'otherVersion'; way: Pick<Candidate, 'version' | 'place' | 'untilEpochMs'> }
  /** A rule forbids it; without a reason: the member has left meanwhile, or the entry was made before. */
  | { outcome: 'refused'; reason?: RefusalReason };

/** Makes the member's enrolment name the cohort, if the member may come in. */
export async function claimCandidate(
  deps: ClaimDeps,
  candidate: Candidate,
  cohortId: string,
): Promise<CandidateClaim> {
  const { source } = candidate;
  switch (source.kind) {
    case 'cohort':
      return settle(await deps.enrolments.move(candidate, source.cohortId, cohortId), cohortId);
    case 'entry':
      return claimEntry(deps, newEnrolment(candidate, source.entryId, cohortId), cohortId);
  }
}

/** The enrolment that an entry makes when nothing is in its way. */
export const newEnrolment = (
  { channelId, memberId, journeyId, version, enteredAt }: Candidate,
  entryId: string,
  cohortId: string,
): Enrolment => ({
  ...{ channelId, memberId, journeyId, version, entryId, enteredAt },
  cohortId,
  path: [cohortId],
});

async function claimEntry(deps: ClaimDeps, enrolment: Enrolment, cohortId: string): Promise<CandidateClaim> {
  const answer = await deps.enrolments.enrol(enrolment);
  if (answer.outcome !== 'taken') return settle(answer, cohortId);
  const known = await claimKnown(deps, enrolment, { earlier: answer.enrolment, cohortId });
  if (known.outcome !== 'anew') return known;
  return settle(await deps.enrolments.reenrol(known.enrolment, known.earlierEntryId), cohortId);
}

/**
 * What becomes of an entry whose member has an enrolment already: it is that entry, it is refused, or it may be made anew
 * in the place of the earlier one.
 */
export async function claimKnown(
  deps: ClaimDeps,
  enrolment: Enrolment,
  { earlier, cohortId }: { earlier: Enrolment; cohortId: string },
): Promise<CandidateClaim | { outcome: 'anew'; enrolment: Enrolment; earlierEntryId: string }> {
  if (earlier.heldOut) return { outcome: 'refused', reason: 'heldOut' };
  if (earlier.pastEntryIds?.includes(enrolment.entryId)) return { outcome: 'refused' };
  if (earlier.entryId !== enrolment.entryId) return reenter(deps, enrolment, earlier);
  if (earlier.cohortId !== undefined) return settle({ outcome: 'taken', enrolment: earlier }, cohortId);
  if (earlier.version !== enrolment.version) return otherVersion(deps, earlier);
  return settle(await deps.enrolments.join(earlier, cohortId), cohortId);
}

async function reenter(
  deps: ClaimDeps,
  enrolment: Enrolment,
  earlier: Enrolment,
): Promise<
  | { outcome: 'refused'; reason: 'reentry' }
  | { outcome: 'anew'; enrolment: Enrolment; earlierEntryId: string }
> {
  const version = await deps.journeys.readVersion(enrolment.journeyId, enrolment.version);
  const rule = version?.definition.entry.reentry ?? 'never';
  const inside = rule !== 'never' && rule !== 'always' && (await isInside(deps, earlier));
  if (!mayReenter(rule, { enteredAt: earlier.enteredAt, inside }, deps.clock.now()))
    return { outcome: 'refused', reason: 'reentry' };
  const path = [...earlier.path, ...enrolment.path];
  return {
    outcome: 'anew',
    enrolment: { ...enrolment, path, ...past(earlier) },
    earlierEntryId: earlier.entryId,
  };
}

async function otherVersion(deps: ClaimDeps, earlier: Enrolment): Promise<CandidateClaim> {
  const version = await deps.journeys.readVersion(earlier.journeyId, earlier.version);
  if (!version) return { outcome: 'refused' };
  return {
    outcome: 'otherVersion',
    way: { version: earlier.version, place: startPlace(version.definition), untilEpochMs: undefined },
  };
}

function settle(answer: ClaimAnswer, cohortId: string): CandidateClaim {
  switch (answer.outcome) {
    case 'claimed':
      return answer;
    case 'gone':
      return { outcome: 'refused' };
    case 'taken': {
      const named = answer.enrolment.cohortId;
      if (named === cohortId) return { outcome: 'claimed' };
      return named === undefined ? { outcome: 'refused' } : { outcome: 'elsewhere', cohortId: named };
    }
  }
}
