import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { Candidate } from './domain/gather.ts';
import { isCounted } from './domain/enrolment.ts';
import type { CohortStore, EnrolmentStore, JourneyStore } from './ports.ts';
import { capsOf } from './read-room.ts';
import type { Arrival } from './take-out-flagged.ts';

interface Deps {
  cohorts: Pick<CohortStore, 'readMembers'>;
  enrolments: Pick<EnrolmentStore, 'readMany' | 'withdraw'>;
  journeys: Pick<JourneyStore, 'readVersion'>;
}

const writesUnderWay = 32;

/**
 * Those whose enrolment names a cohort that does not list them, to be gathered anew: another worker had fixed the list
 * before the claim, or there was no room. An entry that nobody has counted is taken back and asked for again; who was
 * counted moves to the next cohort.
 */
export async function leftOut(deps: Deps, arrived: readonly Arrival[]): Promise<readonly Candidate[]> {
  const cohorts = Map.groupBy(arrived, ({ cohortId }) => cohortId);
  const left = await mapBounded([...cohorts], 4, async ([cohortId, arrivals]) => {
    const list = await deps.cohorts.readMembers(cohortId);
    if (!list) return [];
    const listed = new Set(list.members.map(({ memberId }) => memberId));
    const candidates = arrivals
      .map(({ candidate }) => candidate)
      .filter(({ memberId }) => !listed.has(memberId));
    return candidates.length === 0 ? [] : onward(deps, cohortId, candidates);
  });
  return left.flat();
}

async function onward(
  deps: Deps,
  cohortId: string,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const [first] = candidates as [Candidate];
  const { channelId, journeyId } = first;
  const ids = candidates.map(({ memberId }) => memberId);
  const hasCaps = (await capsOf(deps, first)) !== undefined;
  const enrolments = await deps.enrolments.readMany(channelId, journeyId, ids);
  return mapBounded(candidates, writesUnderWay, async (candidate) => {
    const enrolment = enrolments.get(candidate.memberId);
    const { source } = candidate;
    if (source.kind !== 'entry' || !hasCaps || !enrolment || isCounted(enrolment))
      return { ...candidate, source: { kind: 'cohort', cohortId, visit: 0 } };
    if (enrolment.cohortId === cohortId) await deps.enrolments.withdraw(enrolment);
    return { ...candidate, source: { ...source, leftOutOf: cohortId } };
  });
}
