import type { Clock } from '../shared/domain/clock.ts';
import { isTestWalk } from './domain/names.ts';
import type { CohortStore, JourneyStore } from './ports.ts';
import { retireVersions } from './retire-versions.ts';
import { stopDrained, type StopDrainedDeps } from './stop-drained.ts';
import { tidyTestWalks, type TidyDeps } from './tidy-test-walks.ts';

/** A cohort that is this late has lost its execution. */
export const stalledAfterMs = 15 * 60_000;

export type WatchDeps = TidyDeps &
  StopDrainedDeps & {
    journeys: JourneyStore;
    cohorts: CohortStore;
    clock: Clock;
  };

/**
 * Marks overdue cohorts of the channels as stalled, stops journeys that have drained, retires versions and tidies up after
 * test walks. Returns how many cohorts are stalled now; what becomes of test walks is nobody's alarm.
 */
export async function watchCohorts(
  deps: WatchDeps,
  channelIds: readonly string[],
): Promise<{ stalled: number }> {
  let stalled = 0;
  for (const channelId of channelIds) {
    for (const journey of await deps.journeys.list(channelId)) {
      if (journey.lastVersion === 0) continue;
      stalled += await watchJourney(deps, journey.journeyId);
      await retireVersions(deps, await stopDrained(deps, journey));
    }
    await tidyTestWalks(deps, channelId);
  }
  return { stalled };
}

async function watchJourney(deps: WatchDeps, journeyId: string): Promise<number> {
  const overdue = await deps.cohorts.listLiving(journeyId, { dueBefore: deps.clock.now() - stalledAfterMs });
  let stalled = 0;
  for (const { cohortId, visit, execution, status } of overdue) {
    if (status === 'stalled') stalled += 1;
    if (status !== 'open') continue;
    const reason = 'The execution did not come back within 15 minutes of its time.';
    if (await deps.cohorts.suspend({ cohortId, visit, execution, status: 'stalled', reason })) stalled += 1;
  }
  return stalled;
}

/**
 * An execution failed, timed out or was aborted: its cohort needs one resume call. False when it was not the cohort's
 * own any more, as after a stop, or walks a test.
 */
export async function stallFailedExecution(
  deps: { cohorts: Pick<CohortStore, 'readHeader' | 'suspend'> },
  execution: { name: string; cohortId: string },
): Promise<boolean> {
  const header = await deps.cohorts.readHeader(execution.cohortId);
  if (header?.execution !== execution.name || header.status !== 'open') return false;
  const { cohortId, visit } = header;
  const reason = 'The execution failed; the log of the step function says why.';
  const isStalled = await deps.cohorts.suspend({
    cohortId,
    visit,
    execution: execution.name,
    status: 'stalled',
    reason,
  });
  return isStalled && !isTestWalk(header.journeyId);
}
