import { livingDefinitions } from './living-definitions.ts';
import type { JourneyStore } from './ports.ts';

/** Names of the journeys that send by a topic. */
export function createUsersOfTopic(deps: { journeys: Pick<JourneyStore, 'list' | 'listVersions'> }) {
  return async (channelId: string, topicId: string): Promise<readonly string[]> =>
    (await livingDefinitions(deps.journeys, channelId))
      .filter(({ definitions }) => definitions.some((definition) => definition.topicId === topicId))
      .map(({ name }) => name);
}
