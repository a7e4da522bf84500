import type { ListJourneySends } from './contracts.ts';
import { membersAt } from './domain/cohort.ts';
import { versionOfVisit } from './domain/walked-steps.ts';
import type { Enrolment } from './domain/enrolment.ts';
import type { CohortStore, EnrolmentStore, JourneyStore } from './ports.ts';

export interface ListJourneySendsDeps {
  journeys: Pick<JourneyStore, 'read'>;
  cohorts: Pick<CohortStore, 'readHeader' | 'readMembers' | 'listVisits'>;
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
  const { journeyId, replied, channelId } = enrolment;
  const journey = await deps.journeys.read(channelId, journeyId);
  const name = journey?.draft.name ?? journeyId;
  const journeyName = journey?.test ? `Test walk: ${name}` : name;
  const byCohort = await Promise.all(
    enrolment.path.map((cohortId) => sendsInCohort(deps, cohortId, enrolment)),
  );
  const sends = byCohort.flat().map((send) => ({ ...send, journeyId, journeyName }));
  return replied
    ? [
        {
          sendId: replied.sendId,
          nodeIds: replied.nodeIds,
          at: replied.at,
          version: enrolment.version,
          journeyId,
          journeyName,
        },
        ...sends,
      ]
    : sends;
}

async function sendsInCohort(
  deps: ListJourneySendsDeps,
  cohortId: string,
  { memberId }: Enrolment,
): Promise<Omit<JourneySend, 'journeyId' | 'journeyName'>[]> {
  const [header, list, visits] = await Promise.all([
    deps.cohorts.readHeader(cohortId),
    deps.cohorts.readMembers(cohortId),
    deps.cohorts.listVisits(cohortId),
  ]);
  if (!header || !list) return [];
  const sends = visits.flatMap(({ parts, visit, nodeIds, at, departed, ...record }) => {
    const part = parts?.find(({ memberIds }) => memberIds.includes(memberId));
    const sendId = part?.sendId ?? record.sendId;
    const present = membersAt(list, visit).find((member) => member.memberId === memberId);
    if (sendId === undefined || !present || departed.includes(memberId)) return [];
    const cameByReply = visit === 1 && nodeIds.some((id) => present.repliedNodeIds.includes(id));
    const version = versionOfVisit(visits, visit, header.version);
    return cameByReply ? [] : [{ sendId, version, nodeIds, at }];
  });
  // A send that quiet hours held up is one, though the cohort came to it twice.
  return [...new Map(sends.map((send) => [send.sendId, send])).values()];
}
