import { Problem } from '../shared/edge/http/problem.ts';
import type { UsersOf } from '../shared/domain/users-of.ts';
import type { Journey } from './domain/journey.ts';
import type { JourneyStore } from './ports.ts';

export interface DeleteDraftDeps {
  journeys: Pick<JourneyStore, 'remove'>;
  usersOf: UsersOf;
}

/**
 * Deletes a journey that was never published and that no other one leads to, else says in a 409 why not. False when
 * somebody changed it meanwhile.
 */
export async function deleteDraft(
  { journeys, usersOf }: DeleteDraftDeps,
  journey: Journey,
): Promise<boolean> {
  const { channelId, journeyId, lastVersion } = journey;
  if (lastVersion > 0) throw kept(wasPublished);
  const users = await usersOf('journey', channelId, journeyId);
  if (users.length > 0) throw kept(`These journeys lead to it or start by its links: ${users.join(', ')}.`);
  return journeys.remove(journey);
}

const wasPublished =
  'It was published, and its history explains the messages that members got. Stop it instead: POST /v1/journeys/{journeyId}/stop.';

const kept = (detail: string): Problem => new Problem(409, 'The journey cannot be deleted', { detail });
