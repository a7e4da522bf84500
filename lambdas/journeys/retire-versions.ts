import type { Journey } from './domain/journey.ts';
import type { CohortStore, JourneyStore, Machines } from './ports.ts';

export interface RetireDeps {
  journeys: Pick<JourneyStore, 'listVersions' | 'putVersion'>;
  cohorts: Pick<CohortStore, 'listLiving'>;
  machines: Pick<Machines, 'remove' | 'hasRunning'>;
}

/** Deletes the state machines of versions that take nobody and that nobody is inside of. Returns how many must stay. */
export async function retireVersions(deps: RetireDeps, journey: Journey): Promise<number> {
  const { journeyId, publishedVersion = Infinity } = journey;
  const versions = await deps.journeys.listVersions(journeyId);
  const outdated = versions.filter(({ version, retired }) => !retired && version < publishedVersion);
  if (outdated.length === 0) return 0;
  let left = 0;
  const inhabited = new Set((await deps.cohorts.listLiving(journeyId)).map(({ version }) => version));
  for (const version of outdated) {
    if (inhabited.has(version.version) || (await deps.machines.hasRunning(version.machineName))) {
      left += 1;
      continue;
    }
    await deps.machines.remove(version.machineName);
    await deps.journeys.putVersion({ ...version, retired: true });
  }
  return left;
}
