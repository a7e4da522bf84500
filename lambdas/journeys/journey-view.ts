import { journeyWords } from '../../stepfunctions/journey/words.ts';
import type { Journey } from './domain/journey.ts';
import type { JourneyView } from './endpoints.ts';

/** A journey as the API shows it. */
export function journeyView(journey: Journey): JourneyView {
  const { journeyId, status, publishedVersion, draft, createdAt, updatedAt } = journey;
  return {
    journeyId,
    name: draft.name,
    status,
    publishedVersion,
    definition: draft,
    words: journeyWords(draft),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}
