import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { CohortStore, JourneyStore, Machines } from './ports.ts';

export interface StopDeps {
  cohorts: Pick<CohortStore, 'listLiving' | 'stop'>;
  journeys: Pick<JourneyStore, 'readVersion'>;
  machines: Pick<Machines, 'stop'>;
}

/** Everybody leaves now. The header decides; stopping the execution only spares its remaining transitions. */
export async function stopCohorts(deps: StopDeps, journeyId: string): Promise<void> {
  await mapBounded(await deps.cohorts.listLiving(journeyId), 8, async ({ cohortId }) => {
    const stopped = await deps.cohorts.stop(cohortId);
    const version = stopped && (await deps.journeys.readVersion(journeyId, stopped.version));
    if (version) await deps.machines.stop({ machine: version.machineName, name: stopped.execution });
  });
}
