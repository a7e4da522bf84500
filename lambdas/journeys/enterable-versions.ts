import type { JourneyVersion } from './domain/journey.ts';
import { takesEntrants } from './domain/takes-entrants.ts';
import type { JourneyStore } from './ports.ts';

/** The published versions of a channel's journeys that members may enter. */
export async function enterableVersions(
  { journeys }: { journeys: Pick<JourneyStore, 'list' | 'readVersion'> },
  channelId: string,
): Promise<readonly JourneyVersion[]> {
  const found: JourneyVersion[] = [];
  for (const { journeyId, publishedVersion } of (await journeys.list(channelId)).filter(takesEntrants)) {
    const version =
      publishedVersion === undefined ? undefined : await journeys.readVersion(journeyId, publishedVersion);
    if (version) found.push(version);
  }
  return found;
}
