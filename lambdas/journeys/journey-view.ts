import { triggerWords } from '../../stepfunctions/journey/triggers/starts-with.ts';
import { journeyWords } from '../../stepfunctions/journey/words.ts';
import type { Journey } from './domain/journey.ts';
import type { JourneySummary, JourneyView } from './endpoints.ts';

/** A journey as a list shows it: a few hundred bytes, where a definition may have 256 KB. */
export function journeySummary(journey: Journey): JourneySummary {
  const { journeyId, status, publishedVersion, draft, createdAt, updatedAt } = journey;
  return {
    journeyId,
    name: draft.name,
    status,
    publishedVersion,
    trigger: triggerWords(draft.trigger),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}

/** A journey as the API shows it. */
export const journeyView = (journey: Journey): JourneyView => ({
  ...journeySummary(journey),
  definition: journey.draft,
  words: journeyWords(journey.draft),
});
