import { startPlace } from '../../stepfunctions/journey/place.ts';
import type { CohortHeader, CohortMember } from './domain/cohort.ts';
import type { Enrolment } from './domain/enrolment.ts';
import { armFigure, entriesFigure } from './domain/figure-names.ts';
import type { CohortStore, JourneyStore, NodeCounts } from './ports.ts';

export interface CountEntriesDeps {
  cohorts: Pick<CohortStore, 'readMembers'>;
  journeys: Pick<JourneyStore, 'readVersion'>;
}

interface Opening {
  members: readonly Pick<CohortMember, 'memberId'>[];
  enrolments: ReadonlyMap<string, Enrolment>;
}

/** Who entered, and for which cohort it was claimed. */
interface Entrant {
  enrolment: Enrolment;
  claimedFor: string;
}

/**
 * The entries that a cohort brings, and the members among them that enter for the first time. The way of a member through
 * cohorts is never shortened, so it says the same whenever it is asked.
 */
export async function countEntries(
  deps: CountEntriesDeps,
  header: CohortHeader,
  { members, enrolments }: Opening,
): Promise<NodeCounts> {
  const present = members.flatMap(({ memberId }) => enrolments.get(memberId) ?? []);
  const entrants =
    header.origin === 'entry'
      ? present.map((enrolment): Entrant => ({ enrolment, claimedFor: header.cohortId }))
      : await lateEntrants(deps, header, present);
  const first = entrants.filter(({ enrolment: { path }, claimedFor }) => path[0] === claimedFor);
  return {
    [entriesFigure]: { entered: entrants.length },
    [armFigure('entered')]: { entered: first.length },
  };
}

/** Those who came too late for the list of the cohort that they were claimed for, and were never in it. */
async function lateEntrants(
  { cohorts, journeys }: CountEntriesDeps,
  { cohortId, journeyId, version, place }: CohortHeader,
  present: readonly Enrolment[],
): Promise<Entrant[]> {
  const definition = (await journeys.readVersion(journeyId, version))?.definition;
  if (!definition || place !== startPlace(definition)) return [];
  const before = Map.groupBy(present, ({ path }) => path[path.indexOf(cohortId) - 1] ?? '');
  const entrants: Entrant[] = [];
  for (const [claimedFor, enrolments] of before) {
    const list = await cohorts.readMembers(claimedFor);
    const listed = new Set(list?.members.map(({ memberId }) => memberId));
    for (const enrolment of enrolments)
      if (!listed.has(enrolment.memberId)) entrants.push({ enrolment, claimedFor });
  }
  return entrants;
}
