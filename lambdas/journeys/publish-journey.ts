import { compileJourney } from '../../stepfunctions/journey/compile.ts';
import type { ReadTemplate } from '../templates/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { Json } from '../shared/domain/json.ts';
import type { Journey } from './domain/journey.ts';
import { machineNameOf } from './domain/names.ts';
import type { JourneyStore, Machines } from './ports.ts';
import { pinTemplates } from './pin-templates.ts';

export interface PublishDeps {
  readTemplate: ReadTemplate;
  journeys: JourneyStore;
  machines: Pick<Machines, 'create'>;
  /** What the compiled machines call: the retained alias of the step function. */
  stepFunctionArn: string;
  machinePrefix: string;
  clock: Clock;
}

/**
 * Makes the draft the next version: record, state machine, then the journey points at it. New entrants take it; members
 * inside finish on theirs. Publishing again after a crash makes a further version; the watch retires one that nobody is inside of.
 */
export async function publishJourney(
  deps: PublishDeps,
  journey: Journey,
): Promise<Journey | 'changed meanwhile'> {
  const { channelId, journeyId } = journey;
  const pinned = await pinTemplates(deps, channelId, journey.draft);
  const version = journey.lastVersion + 1;
  const reserved = { ...journey, lastVersion: version, updatedAt: deps.clock.now() };
  if (!(await deps.journeys.update(reserved))) return 'changed meanwhile';
  const machineName = machineNameOf(deps.machinePrefix, journeyId, version);
  const { stepFunctionArn } = deps;
  const definition = compileJourney(pinned, { journeyId, version, channelId, stepFunctionArn });
  const createdAt = deps.clock.now();
  await deps.journeys.putVersion({
    journeyId,
    version,
    definition: pinned,
    machineName,
    createdAt,
    retired: false,
  });
  await deps.machines.create({ name: machineName, definition: definition as unknown as Json });
  const current = { ...reserved, revision: reserved.revision + 1 };
  const status = journey.status === 'paused' ? 'paused' : 'published';
  const published: Journey = { ...current, status, publishedVersion: version, updatedAt: deps.clock.now() };
  if (!(await deps.journeys.update(published))) return 'changed meanwhile';
  return { ...published, revision: published.revision + 1 };
}
