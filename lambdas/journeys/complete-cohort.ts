import { countEntries } from './count-entries.ts';
import type { CohortHeader, CohortMember, CohortStatus } from './domain/cohort.ts';
import type { Enrolment } from './domain/enrolment.ts';
import type { Journey } from './domain/journey.ts';
import { nodeOfPlace } from '../../stepfunctions/journey/place-name.ts';
import type { EnrolmentStore, JourneyStore } from './ports.ts';
import { addCounts } from './add-counts.ts';
import { startExecution, type StartDeps } from './start-execution.ts';
import { stopCounts } from './stop-counts.ts';

export type CompleteDeps = StartDeps & {
  enrolments: Pick<EnrolmentStore, 'readMany'>;
  journeys: Pick<JourneyStore, 'read' | 'readVersion'>;
};

/**
 * Finishes a cohort that was begun: fixes its list (whoever's enrolment names it), opens it and starts its execution.
 * Repeating it is harmless; a cohort that runs already is left alone.
 */
export async function completeCohort(deps: CompleteDeps, cohortId: string): Promise<void> {
  const begun = await deps.cohorts.readHeader(cohortId);
  if (begun?.status === 'starting') await openCohort(deps, begun);
  const header = await deps.cohorts.readHeader(cohortId);
  if (header?.status === 'open' && !header.started) await startExecution(deps, header);
}

async function openCohort(deps: CompleteDeps, header: CohortHeader): Promise<void> {
  const { cohortId, channelId, journeyId, place } = header;
  const candidates = (await deps.cohorts.readMembers(cohortId))?.members ?? [];
  const ids = candidates.map(({ memberId }) => memberId);
  const enrolments = await deps.enrolments.readMany(channelId, journeyId, ids);
  const members = await fixMembers(deps, header, { candidates, enrolments });
  const journey = await deps.journeys.read(channelId, journeyId);
  const status = openingStatus(members, journey);
  await deps.cohorts.open(
    { ...header, status, memberCount: members.length },
    addCounts(
      { [nodeOfPlace(place)]: { entered: members.length } },
      await countEntries(deps, header, { members, enrolments }),
      status === 'stopped' ? stopCounts(place, members.length) : {},
    ),
  );
}

async function fixMembers(
  deps: CompleteDeps,
  header: CohortHeader,
  {
    candidates,
    enrolments,
  }: { candidates: readonly CohortMember[]; enrolments: ReadonlyMap<string, Enrolment> },
): Promise<readonly CohortMember[]> {
  const { cohortId } = header;
  const members = candidates.flatMap((candidate) => {
    const enrolment = enrolments.get(candidate.memberId);
    if (enrolment?.cohortId !== cohortId) return [];
    const replied = header.origin === 'entry' ? enrolment.replied : undefined;
    return [
      {
        ...candidate,
        repliedNodeIds: replied?.nodeIds ?? [],
        lastSendAt: replied?.at ?? candidate.lastSendAt,
      },
    ];
  });
  if (await deps.cohorts.fixMembers(cohortId, members)) return members;
  return (await deps.cohorts.readMembers(cohortId))?.members ?? [];
}

function openingStatus(members: readonly CohortMember[], journey: Journey | undefined): CohortStatus {
  if (members.length === 0) return 'ended';
  if (!journey || journey.status === 'stopped') return 'stopped';
  return journey.status === 'paused' ? 'held' : 'open';
}
