import type { ReadTemplate } from '../templates/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { Journey } from './domain/journey.ts';
import { makeVersion, type MakeVersionDeps } from './make-version.ts';
import type { JourneyStore } from './ports.ts';
import { pinTemplates } from './pin-templates.ts';

export type PublishDeps = MakeVersionDeps & {
  readTemplate: ReadTemplate;
  journeys: JourneyStore;
  clock: Clock;
};

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
  await makeVersion(deps, channelId, { journeyId, version, definition: pinned, createdAt: deps.clock.now() });
  const current = { ...reserved, revision: reserved.revision + 1 };
  const status = journey.status === 'paused' ? 'paused' : 'published';
  const published: Journey = {
    ...{ ...current, status, drains: undefined },
    ...{ publishedVersion: version, updatedAt: deps.clock.now() },
  };
  if (!(await deps.journeys.update(published))) return 'changed meanwhile';
  return { ...published, revision: published.revision + 1 };
}
