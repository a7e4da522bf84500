import { isLiving, membersAt } from './domain/cohort.ts';
import type { Enrolment } from './domain/enrolment.ts';
import type { CohortStore } from './ports.ts';

/** Is the member of this enrolment still inside the journey? */
export async function isInside(
  deps: { cohorts: Pick<CohortStore, 'readHeader' | 'readMembers' | 'readDeparture'> },
  enrolment: Enrolment,
): Promise<boolean> {
  if (enrolment.cohortId === undefined) return true;
  const header = await deps.cohorts.readHeader(enrolment.cohortId);
  if (!header || !isLiving(header.status)) return false;
  if (await deps.cohorts.readDeparture(header.cohortId, header.visit, enrolment.memberId)) return false;
  if (header.status === 'starting') return true;
  const list = await deps.cohorts.readMembers(enrolment.cohortId);
  return !!list && membersAt(list, header.visit).some(({ memberId }) => memberId === enrolment.memberId);
}
