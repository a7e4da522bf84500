import type { CohortHeader } from './domain/cohort.ts';
import type { CohortStore, JourneyStore, Machines } from './ports.ts';
import { stepSchema } from '../../stepfunctions/journey/step-contract.ts';

export interface StartDeps {
  cohorts: CohortStore;
  journeys: Pick<JourneyStore, 'readVersion'>;
  machines: Pick<Machines, 'start'>;
}

/**
 * Starts the execution that the header names, at the place and visit of the header. The name is the fencing token, so
 * a second start of the same one is no second execution.
 */
export async function startExecution(deps: StartDeps, header: CohortHeader): Promise<void> {
  const version = await deps.journeys.readVersion(header.journeyId, header.version);
  if (!version) throw new Error(`Version ${header.version} of journey ${header.journeyId} has no record.`);
  await deps.machines.start({
    machine: version.machineName,
    name: header.execution,
    input: {
      schema: stepSchema,
      channelId: header.channelId,
      journeyId: header.journeyId,
      version: header.version,
      cohortId: header.cohortId,
      node: header.place,
      visit: header.visit,
      until: new Date(header.dueAt).toISOString(),
    },
  });
  await deps.cohorts.markStarted(header.cohortId, header.execution);
}
