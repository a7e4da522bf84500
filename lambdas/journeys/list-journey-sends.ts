import type { ListJourneySends } from './contracts.ts';
import { repliesOf, type Enrolment } from './domain/enrolment.ts';
import type { EnrolmentStore, JourneyStore } from './ports.ts';
import { sendsInCohort, type SendsInCohortDeps } from './sends-in-cohort.ts';

export interface ListJourneySendsDeps extends SendsInCohortDeps {
  journeys: Pick<JourneyStore, 'read'>;
  enrolments: Pick<EnrolmentStore, 'listOfMember'>;
}

type JourneySend = Awaited<ReturnType<ListJourneySends>>[number];

/** Joins enrolment -> cohorts -> visits, since sends write nothing per member. */
export function createListJourneySends(deps: ListJourneySendsDeps): ListJourneySends {
  return async ({ channelId, memberId }) => {
    const enrolments = await deps.enrolments.listOfMember(channelId, memberId);
    const sends = await Promise.all(enrolments.map((enrolment) => sendsOf(deps, enrolment)));
    return sends.flat().sort((a, b) => b.at - a.at);
  };
}

async function sendsOf(deps: ListJourneySendsDeps, enrolment: Enrolment): Promise<JourneySend[]> {
  const { journeyId, channelId } = enrolment;
  const journey = await deps.journeys.read(channelId, journeyId);
  const name = journey?.draft.name ?? journeyId;
  const journeyName = journey?.test ? `Test walk: ${name}` : name;
  const byCohort = await Promise.all(enrolment.path.map((cohortId) => sendsIn(deps, cohortId, enrolment)));
  return [...repliesOf(enrolment), ...byCohort.flat()].map((send) => ({ ...send, journeyId, journeyName }));
}

async function sendsIn(
  deps: ListJourneySendsDeps,
  cohortId: string,
  { memberId }: Enrolment,
): Promise<Omit<JourneySend, 'journeyId' | 'journeyName'>[]> {
  const { sends } = await sendsInCohort(deps, { cohortId, memberId });
  return sends.map(({ sendId, version, nodeIds, at }) => ({ sendId, version, nodeIds, at }));
}
