import type { CohortHeader, CohortMembers, Departure } from './domain/cohort.ts';
import type { CohortStore } from './ports.ts';

/** How the member left a cohort by itself. */
export async function departureIn(
  { cohorts }: { cohorts: Pick<CohortStore, 'readDeparture'> },
  { header, list }: { header: CohortHeader; list: CohortMembers | undefined },
  memberId: string,
): Promise<Departure | undefined> {
  const { cohortId } = header;
  const visit = list?.leftInVisit.get(memberId) ?? header.visit;
  const now = await cohorts.readDeparture(cohortId, visit, memberId);
  return now ?? cohorts.readDeparture(cohortId, visit + 1, memberId);
}
