import { endPlace, nodeOfPlace } from '../../stepfunctions/journey/place-name.ts';
import { isLiving, membersAt, type CohortHeader } from './domain/cohort.ts';
import type { Enrolment } from './domain/enrolment.ts';
import { droppedFigure } from './domain/figure-names.ts';
import type { CohortStore, DepartRequest, EnrolmentStore, NodeCounts } from './ports.ts';

export interface DepartureDeps {
  cohorts: Pick<CohortStore, 'readHeader' | 'readMembers' | 'readVisit' | 'readDeparture'>;
  enrolments: Pick<EnrolmentStore, 'stillInPart'>;
}

export type Passenger = Pick<Enrolment, 'channelId' | 'memberId' | 'journeyId' | 'cohortId'>;

/** What takes the member out where it is now; undefined when it is out. */
export async function departureOf(
  deps: DepartureDeps,
  passenger: Passenger,
  { why, counts }: { why: string; counts: NodeCounts },
): Promise<DepartRequest | undefined> {
  const { cohortId, memberId } = passenger;
  if (cohortId === undefined)
    throw new Error('The member is about to enter: the event comes again when it is in.');
  const header = await deps.cohorts.readHeader(cohortId);
  if (!header) return undefined;
  const out = { memberId, why, goesOn: false };
  const leftIn = await visitOfLeaving(deps, header, memberId);
  if (leftIn !== 'present') {
    if (!(await isOnTheWay(deps, header, leftIn, memberId))) return undefined;
    const when = deps.enrolments.stillInPart(passenger, cohortId);
    return { header, departure: { ...out, visit: leftIn + 1, late: true }, counts, when };
  }
  if (!isLiving(header.status)) return undefined;
  if (header.closedVisit === header.visit) {
    const told = await deps.cohorts.readDeparture(cohortId, header.visit + 1, memberId);
    const departure = { ...out, visit: header.visit + 1, late: true };
    return told ? undefined : { header, departure, counts, when: 'acting' };
  }
  const departure = { ...out, visit: header.visit, late: false };
  const nodeId = nodeOfPlace(header.place);
  const left = { ...counts, [nodeId]: { left: 1 }, [droppedFigure(nodeId, why)]: { entered: 1 } };
  return { header, departure, counts: left, when: 'open' };
}

/** The visit in which the member left the cohort; 0: it came too late for its list. */
async function visitOfLeaving(
  { cohorts }: DepartureDeps,
  { cohortId, visit, status }: CohortHeader,
  memberId: string,
): Promise<number | 'present'> {
  if (await cohorts.readDeparture(cohortId, visit, memberId)) return visit;
  const list = await cohorts.readMembers(cohortId);
  if (!list) return 0;
  if (status === 'starting' || membersAt(list, visit).some((member) => member.memberId === memberId))
    return 'present';
  return list.leftInVisit.get(memberId) ?? 0;
}

/** Between two cohorts, and not told to leave already. */
async function isOnTheWay(
  { cohorts }: DepartureDeps,
  { cohortId }: CohortHeader,
  leftIn: number,
  memberId: string,
): Promise<boolean> {
  const told = await cohorts.readDeparture(cohortId, leftIn + 1, memberId);
  if (told) return false;
  if (leftIn === 0) return true;
  const departure = await cohorts.readDeparture(cohortId, leftIn, memberId);
  if (departure) return departure.goesOn;
  const record = await cohorts.readVisit(cohortId, leftIn);
  return !!record?.leave.some(({ place, memberIds }) => place !== endPlace && memberIds.includes(memberId));
}
