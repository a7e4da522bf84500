import type { JourneyStore, RefusalStore } from './ports.ts';
import { refusalWords } from './refusal-words.ts';

export interface LastRefusalDeps {
  journeys: Pick<JourneyStore, 'readVersion'>;
  refusals: Pick<RefusalStore, 'read'>;
}

/** The last refused entry of a member later than a moment, as a sentence with the rule that decided; none: nothing. */
export async function lastRefusal(
  deps: LastRefusalDeps,
  { channelId, memberId, journeyId }: { channelId: string; memberId: string; journeyId: string },
  afterEpochMs = -Infinity,
): Promise<string[]> {
  const refusal = await deps.refusals.read(channelId, memberId, journeyId);
  if (!refusal || refusal.at <= afterEpochMs) return [];
  const version = await deps.journeys.readVersion(journeyId, refusal.version);
  return version ? [refusalWords(refusal, version.definition.entry)] : [];
}
