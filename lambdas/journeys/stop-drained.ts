import type { Journey } from './domain/journey.ts';
import { versionsOnTheWay, type OnTheWayDeps } from './on-the-way.ts';
import type { CohortStore, JourneyStore } from './ports.ts';

export type StopDrainedDeps = OnTheWayDeps & {
  journeys: Pick<JourneyStore, 'update' | 'listVersions'>;
  cohorts: Pick<CohortStore, 'listLiving'>;
};

/**
 * So long nothing may have happened: an event that let members enter before the drain passes two queues, five times 6 and
 * five times 13 minutes at most before it is a dead letter (lib/constructs/work-queue.ts).
 */
export const quietBeforeStopMs = 2 * 3_600_000;

/** A draining journey that nobody is inside of any more is stopped. Returns the journey as it is then. */
export async function stopDrained(deps: StopDrainedDeps, journey: Journey): Promise<Journey> {
  if (journey.status !== 'draining' || (await mayBeInhabited(deps, journey))) return journey;
  const stopped: Journey = { ...journey, status: 'stopped', updatedAt: deps.clock.now() };
  // Whoever changed the journey meanwhile decides; the next look comes soon.
  return (await deps.journeys.update(stopped)) ? { ...stopped, revision: stopped.revision + 1 } : journey;
}

async function mayBeInhabited(deps: StopDrainedDeps, { journeyId, updatedAt }: Journey): Promise<boolean> {
  const quietSince = deps.clock.now() - quietBeforeStopMs;
  const hasLiving = async () => (await deps.cohorts.listLiving(journeyId)).length > 0;
  if (updatedAt > quietSince || (await hasLiving())) return true;
  if ((await deps.cohorts.listEnded(journeyId, quietSince)).length > 0) return true;
  const versions = (await deps.journeys.listVersions(journeyId)).map(({ version }) => version);
  if ((await versionsOnTheWay(deps, journeyId, versions)).size > 0) return true;
  // Dead letters that were sent again during the search are in a living cohort by now.
  return hasLiving();
}
