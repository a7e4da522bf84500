import type { Clock } from '../shared/domain/clock.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import { executionNameOf } from './domain/names.ts';
import type { CohortStore } from './ports.ts';
import { startExecution, type StartDeps } from './start-execution.ts';

const startsUnderWay = 8;

/**
 * Every suspended cohort goes on where it stopped, under a new fencing token; a wait goes on until its own moment, a
 * parked send sends its unsent rest. Returns the number of cohorts that go on.
 */
export async function resumeCohorts(
  deps: StartDeps & { cohorts: CohortStore; clock: Clock; newId: () => string },
  journeyId: string,
): Promise<number> {
  const living = await deps.cohorts.listLiving(journeyId);
  const resumed = await mapBounded(living, startsUnderWay, async (header) => {
    const execution = executionNameOf(header.cohortId, header.visit, deps.newId());
    const reopened = await deps.cohorts.reopen(header, execution, deps.clock.now());
    if (reopened) await startExecution(deps, reopened);
    return reopened !== undefined;
  });
  return resumed.filter(Boolean).length;
}
