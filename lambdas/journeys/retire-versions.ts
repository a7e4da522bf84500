import type { Journey } from './domain/journey.ts';
import type { CohortStore, JourneyStore, Machines } from './ports.ts';

export interface RetireDeps {
  journeys: Pick<JourneyStore, 'listVersions' | 'putVersion'>;
  cohorts: Pick<CohortStore, 'listLiving'>;
  machines: Pick<Machines, 'remove' | 'hasRunning'>;
}

/** Deletes the state machines of versions that take nobody and that nobody is inside of. */
export async function retireVersions(deps: RetireDeps, journey: Journey): Promise<void> {
  const { journeyId, publishedVersion = Infinity } = journey;
  const versions = await deps.journeys.listVersions(journeyId);
  const outdated = versions.filter(({ version, retired }) => !retired && version < publishedVersion);
  if (outdated.length === 0) return;
  const inhabited = new Set((await deps.cohorts.listLiving(journeyId)).map(({ version }) => version));
  for (const version of outdated) {
    if (inhabited.has(version.version) || (await deps.machines.hasRunning(version.machineName))) continue;
    await deps.machines.remove(version.machineName);
    await deps.journeys.putVersion({ ...version, retired: true });
  }
}
