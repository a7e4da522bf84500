import type { Clock } from '../shared/domain/clock.ts';
import { testWalkLastsMs } from './domain/test-walk.ts';
import { retireVersions, type RetireDeps } from './retire-versions.ts';
import { stopCohorts, type StopDeps } from './stop-cohorts.ts';
import type { JourneyStore } from './ports.ts';

export type TidyDeps = RetireDeps &
  StopDeps & {
    journeys: Pick<JourneyStore, 'listTestWalks' | 'update' | 'readVersion'>;
    clock: Clock;
  };

/** Until then somebody may still be making its machine and its cohort. */
const startsWithinMs = 60_000;

/** Removes the state machines of test walks that are over. Returns how many of the channel still have one. */
export async function tidyTestWalks(deps: TidyDeps, channelId: string): Promise<number> {
  let open = 0;
  for (const walk of await deps.journeys.listTestWalks(channelId)) {
    if (walk.publishedVersion === undefined) continue;
    const age = deps.clock.now() - walk.createdAt;
    if (age > testWalkLastsMs) await stopCohorts(deps, walk.journeyId);
    // A version that takes nobody is one that may go.
    const isOver =
      age > startsWithinMs && (await retireVersions(deps, { ...walk, publishedVersion: Infinity })) === 0;
    if (isOver) await deps.journeys.update({ ...walk, publishedVersion: undefined });
    else open += 1;
  }
  return open;
}
