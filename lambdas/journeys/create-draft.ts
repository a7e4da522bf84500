import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { Journey } from './domain/journey.ts';
import type { JourneyStore } from './ports.ts';

export interface CreateDraftDeps {
  journeys: Pick<JourneyStore, 'create'>;
  clock: Clock;
  newId: () => string;
}

/** A journey that nobody can enter yet. */
export async function createDraft(
  { journeys, clock, newId }: CreateDraftDeps,
  channelId: string,
  draft: JourneyDefinition,
): Promise<Journey> {
  const now = clock.now();
  const journey: Journey = {
    ...{ channelId, journeyId: newId(), status: 'draft', draft },
    ...{ lastVersion: 0, revision: 1, createdAt: now, updatedAt: now },
  };
  await journeys.create(journey);
  return journey;
}
