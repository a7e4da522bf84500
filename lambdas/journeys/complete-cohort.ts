import { countEntries } from './count-entries.ts';
import type { CohortHeader, CohortMember, CohortStatus } from './domain/cohort.ts';
import type { Journey } from './domain/journey.ts';
import { nodeOfPlace } from '../../stepfunctions/journey/place-name.ts';
import { addCounts } from './add-counts.ts';
import { fixList, type FixListDeps } from './fix-list.ts';
import type { JourneyStore } from './ports.ts';
import { startExecution, type StartDeps } from './start-execution.ts';
import { stopCounts } from './stop-counts.ts';

export type CompleteDeps = StartDeps &
  FixListDeps & {
    journeys: Pick<JourneyStore, 'read' | 'readVersion'>;
  };

/**
 * Finishes a cohort that was begun: fixes its list, opens it and starts its execution.
 * Repeating it is harmless; a cohort that runs already is left alone.
 */
export async function completeCohort(deps: CompleteDeps, cohortId: string): Promise<void> {
  const begun = await deps.cohorts.readHeader(cohortId);
  if (begun?.status === 'starting') await openCohort(deps, begun);
  const header = await deps.cohorts.readHeader(cohortId);
  if (header?.status === 'open' && !header.started) await startExecution(deps, header);
}

async function openCohort(deps: CompleteDeps, header: CohortHeader): Promise<void> {
  const { members, enrolments } = await fixList(deps, header);
  const journey = await deps.journeys.read(header.channelId, header.journeyId);
  const status = openingStatus(members, journey);
  await deps.cohorts.open(
    { ...header, status, memberCount: members.length },
    addCounts(
      { [nodeOfPlace(header.place)]: { entered: members.length } },
      await countEntries(deps, header, { members, enrolments }),
      status === 'stopped' ? stopCounts(header.place, members.length) : {},
    ),
  );
}

function openingStatus(members: readonly CohortMember[], journey: Journey | undefined): CohortStatus {
  if (members.length === 0) return 'ended';
  if (!journey || journey.status === 'stopped') return 'stopped';
  return journey.status === 'paused' ? 'held' : 'open';
}
