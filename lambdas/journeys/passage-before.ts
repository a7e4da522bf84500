import type { Clock } from '../shared/domain/clock.ts';
import type { WritePart } from '../shared/domain/write-part.ts';
import { departureOf, type DepartureDeps } from './departure-of.ts';
import type { Enrolment } from './domain/enrolment.ts';
import { reentered } from './domain/figure-names.ts';
import type { CohortStore, DepartRequest, EnrolmentStore } from './ports.ts';

export interface PassageBeforeDeps extends DepartureDeps {
  cohorts: DepartureDeps['cohorts'] & Pick<CohortStore, 'departParts'>;
  enrolments: Pick<EnrolmentStore, 'stillInPart' | 'enrolPart'>;
  clock: Pick<Clock, 'now'>;
}

export type PassageBefore =
  | { outcome: 'over' }
  /** It was begun, and is not in a running cohort yet; it cannot end before that. */
  | { outcome: 'begins' }
  /** The new enrolment and the end of the passage, to be written together. */
  | { outcome: 'goesOn'; replacedBy: (enrolment: Enrolment) => readonly WritePart[] };

/**
 * What becomes of a passage when its member enters again. An enrolment names one cohort, so two passages cannot go on side
 * by side: the earlier one departs, wherever it is, in the transaction that writes the new enrolment.
 */
export async function passageBefore(deps: PassageBeforeDeps, earlier: Enrolment): Promise<PassageBefore> {
  if (earlier.cohortId === undefined) return { outcome: 'begins' };
  const request = await departureOf(deps, earlier, { why: reentered, counts: {} });
  if (!request) return { outcome: 'over' };
  if (request.header.status === 'starting') return { outcome: 'begins' };
  if (request.when !== 'open' || !isDue(request, deps.clock.now())) return goesOn(deps, earlier, request);
  const { header, departure } = request;
  const visit = header.visit + 1;
  if (await deps.cohorts.readDeparture(header.cohortId, visit, departure.memberId))
    return { outcome: 'over' };
  const afterIt = { ...departure, visit, late: true };
  return goesOn(deps, earlier, { header, departure: afterIt, counts: {}, when: 'current' });
}

/** What is due at this moment happens still: whether an entry comes before it or after it would be chance. */
const isDue = ({ header: { status, dueAt } }: DepartRequest, nowEpochMs: number): boolean =>
  status === 'open' && dueAt <= nowEpochMs;

function goesOn(deps: PassageBeforeDeps, earlier: Enrolment, request: DepartRequest): PassageBefore {
  return {
    outcome: 'goesOn',
    replacedBy(enrolment) {
      const enrolPart = deps.enrolments.enrolPart(enrolment, earlier);
      // Between two cohorts the enrolment is what decides, and a transaction names each item once.
      if (typeof request.when !== 'string') return deps.cohorts.departParts({ ...request, when: enrolPart });
      return [enrolPart, ...deps.cohorts.departParts(request)];
    },
  };
}
