import { compileJourney } from '../../stepfunctions/journey/compile.ts';
import type { Json } from '../shared/domain/json.ts';
import type { JourneyVersion } from './domain/journey.ts';
import { machineNameOf } from './domain/names.ts';
import type { JourneyStore, Machines } from './ports.ts';

export interface MakeVersionDeps {
  journeys: Pick<JourneyStore, 'putVersion'>;
  machines: Pick<Machines, 'create'>;
  /** What the compiled machines call: the retained alias of the step function. */
  stepFunctionArn: string;
  machinePrefix: string;
}

/** A version's record, then its state machine. Doing it again does nothing more. */
export async function makeVersion(
  { journeys, machines, stepFunctionArn, machinePrefix }: MakeVersionDeps,
  channelId: string,
  made: Omit<JourneyVersion, 'machineName' | 'retired'>,
): Promise<void> {
  const { journeyId, version, definition } = made;
  const machineName = machineNameOf(machinePrefix, journeyId, version);
  const machine = compileJourney(definition, { journeyId, version, channelId, stepFunctionArn });
  await journeys.putVersion({ ...made, machineName, retired: false });
  await machines.create({ name: machineName, definition: machine as unknown as Json });
}
