import type { Departure } from './domain/cohort.ts';
import type { CohortStore } from './ports.ts';

/** How the member left a cohort by itself. */
export async function departureIn(
  { cohorts }: { cohorts: Pick<CohortStore, 'readHeader' | 'readMembers' | 'readDeparture'> },
  cohortId: string,
  memberId: string,
): Promise<Departure | undefined> {
  const [header, list] = await Promise.all([cohorts.readHeader(cohortId), cohorts.readMembers(cohortId)]);
  if (!header) return undefined;
  const visit = list?.leftInVisit.get(memberId) ?? header.visit;
  const now = await cohorts.readDeparture(cohortId, visit, memberId);
  return now ?? cohorts.readDeparture(cohortId, visit + 1, memberId);
}
