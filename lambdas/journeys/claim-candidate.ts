import type { Clock } from '../shared/domain/clock.ts';
import type { Candidate } from './domain/gather.ts';
import { mayReenter, type Enrolment } from './domain/enrolment.ts';
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
  /** The re-entry rule forbids it, or the member has left meanwhile. */
  | { outcome: 'refused' };

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
      return claimEntry(deps, candidate, source.entryId, cohortId);
  }
}

async function claimEntry(
  deps: ClaimDeps,
  candidate: Candidate,
  entryId: string,
  cohortId: string,
): Promise<CandidateClaim> {
  const enrolment: Enrolment = {
    channelId: candidate.channelId,
    memberId: candidate.memberId,
    journeyId: candidate.journeyId,
    version: candidate.version,
    entryId,
    enteredAt: candidate.enteredAt,
    cohortId,
    path: [cohortId],
  };
  const answer = await deps.enrolments.enrol(enrolment);
  if (answer.outcome !== 'taken') return settle(answer, cohortId);
  const earlier = answer.enrolment;
  if (earlier.entryId !== entryId) return reenter(deps, enrolment, earlier);
  if (earlier.cohortId !== undefined) return settle(answer, cohortId);
  if (earlier.version !== candidate.version) return otherVersion(deps, earlier);
  return settle(await deps.enrolments.join(earlier, cohortId), cohortId);
}

async function reenter(deps: ClaimDeps, enrolment: Enrolment, earlier: Enrolment): Promise<CandidateClaim> {
  const version = await deps.journeys.readVersion(enrolment.journeyId, enrolment.version);
  const rule = version?.definition.entry.reentry ?? 'never';
  const inside = rule !== 'never' && rule !== 'always' && (await isInside(deps, earlier));
  if (!mayReenter(rule, { enteredAt: earlier.enteredAt, inside }, deps.clock.now()))
    return { outcome: 'refused' };
  const path = [...earlier.path, ...enrolment.path];
  return settle(
    await deps.enrolments.reenrol({ ...enrolment, path }, earlier.entryId),
    enrolment.cohortId ?? '',
  );
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
