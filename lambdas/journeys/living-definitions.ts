import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import type { JourneyStore } from './ports.ts';

/** Drafts and versions in use of the journeys that are not stopped, by the journey's name. */
export async function livingDefinitions(
  journeys: Pick<JourneyStore, 'list' | 'listTestWalks' | 'listVersions'>,
  channelId: string,
): Promise<{ name: string; definitions: readonly JourneyDefinition[] }[]> {
  const living: { name: string; definitions: readonly JourneyDefinition[] }[] = [];
  const [listed, testWalks] = await Promise.all([
    journeys.list(channelId),
    journeys.listTestWalks(channelId),
  ]);
  for (const journey of [...listed, ...testWalks]) {
    if (journey.status === 'stopped') continue;
    const versions = await journeys.listVersions(journey.journeyId);
    const used = versions.filter(({ retired }) => !retired).map(({ definition }) => definition);
    living.push({ name: journey.draft.name, definitions: [journey.draft, ...used] });
  }
  return living;
}
