import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import type { JourneyStore } from './ports.ts';

interface LivingJourney {
  journeyId: string;
  name: string;
  definitions: readonly JourneyDefinition[];
}

/** Drafts and versions in use of the journeys that are not stopped, by journey. */
export async function livingDefinitions(
  journeys: Pick<JourneyStore, 'list' | 'listTestWalks' | 'listVersions'>,
  channelId: string,
): Promise<LivingJourney[]> {
  const living: LivingJourney[] = [];
  const [listed, testWalks] = await Promise.all([
    journeys.list(channelId),
    journeys.listTestWalks(channelId),
  ]);
  for (const journey of [...listed, ...testWalks]) {
    if (journey.status === 'stopped') continue;
    const versions = await journeys.listVersions(journey.journeyId);
    const used = versions.filter(({ retired }) => !retired).map(({ definition }) => definition);
    const { journeyId, draft } = journey;
    living.push({ journeyId, name: draft.name, definitions: [draft, ...used] });
  }
  return living;
}
