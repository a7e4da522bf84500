import type { Journey } from './domain/journey.ts';
import { versionsOnTheWay, type OnTheWayDeps } from './on-the-way.ts';
import type { CohortStore, JourneyStore, Machines } from './ports.ts';

export type RetireDeps = OnTheWayDeps & {
  journeys: Pick<JourneyStore, 'listVersions' | 'putVersion'>;
  cohorts: Pick<CohortStore, 'listLiving'>;
  machines: Pick<Machines, 'remove' | 'hasRunning'>;
};

/**
 * Deletes the state machines of versions that take nobody and that nobody is inside of: those before the published one, and
 * of a stopped journey all up to it. Publishing again makes a further version with a machine of its own. Returns how many
 * must stay.
 */
export async function retireVersions(deps: RetireDeps, journey: Journey): Promise<number> {
  const { journeyId, status, publishedVersion = 0 } = journey;
  // A later one may be about to be published at this moment.
  const newest = status === 'stopped' ? publishedVersion : publishedVersion - 1;
  const versions = await deps.journeys.listVersions(journeyId);
  const outdated = versions.filter(({ version, retired }) => !retired && version <= newest);
  if (outdated.length === 0) return 0;
  const inhabited = new Set((await deps.cohorts.listLiving(journeyId)).map(({ version }) => version));
  const idle = outdated.filter(({ version }) => !inhabited.has(version));
  // Who comes to a stopped journey needs no machine any more.
  const asked = status === 'stopped' ? [] : idle.map(({ version }) => version);
  const onTheWay = await versionsOnTheWay(deps, journeyId, asked);
  let left = outdated.length - idle.length;
  for (const version of idle) {
    if (onTheWay.has(version.version) || (await deps.machines.hasRunning(version.machineName))) {
      left += 1;
      continue;
    }
    await deps.machines.remove(version.machineName);
    await deps.journeys.putVersion({ ...version, retired: true });
  }
  return left;
}
