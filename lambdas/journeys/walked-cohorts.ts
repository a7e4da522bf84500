import { departureIn } from './departure-in.ts';
import type { CohortHeader, CohortMembers, Departure, VisitRecord } from './domain/cohort.ts';
import type { Enrolment } from './domain/enrolment.ts';
import type { CohortStore } from './ports.ts';

/** A cohort that the member walked in. */
export interface WalkedCohort {
  header: CohortHeader;
  list: CohortMembers | undefined;
  visits: readonly VisitRecord[];
  /** How the member left it by itself. */
  departure: Departure | undefined;
}

/** The cohorts of a member's passages, oldest first, each read once. */
export async function walkedCohorts(
  deps: { cohorts: Pick<CohortStore, 'readHeader' | 'readMembers' | 'readDeparture' | 'listVisits'> },
  { memberId, path }: Enrolment,
): Promise<WalkedCohort[]> {
  const walked = await Promise.all(
    path.map(async (cohortId): Promise<WalkedCohort[]> => {
      const [header, list, visits] = await Promise.all([
        deps.cohorts.readHeader(cohortId),
        deps.cohorts.readMembers(cohortId),
        deps.cohorts.listVisits(cohortId),
      ]);
      if (!header) return [];
      return [{ header, list, visits, departure: await departureIn(deps, { header, list }, memberId) }];
    }),
  );
  return walked.flat();
}
