import type { Channel } from '../access/contracts.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import type { Journey } from './domain/journey.ts';
import type { JourneyStore } from './ports.ts';

export interface FindJourneyDeps {
  journeys: Pick<JourneyStore, 'read'>;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
}

/** The journey that a request names, or a 404. */
export async function findJourney(
  { journeys, resolveChannel }: FindJourneyDeps,
  { params, query }: { params: { journeyId: string }; query: { channelId?: string } },
): Promise<Journey> {
  const { channelId } = await resolveChannel(query.channelId);
  const journey = await journeys.read(channelId, params.journeyId);
  if (journey && !journey.test) return journey;
  throw new Problem(404, 'Not found', { detail: `The channel has no journey ${params.journeyId}.` });
}
