import { createDynamoRichMenuSettings } from '../rich-menus/adapters/dynamo-rich-menu-settings.ts';
import { composeBroadcastUses } from './broadcast-uses.ts';
import type { Core } from './core.ts';
import { composeJourneyUses } from './journey-uses.ts';

/** What a tag cannot be deleted from under: journeys, links of broadcasts, and rules of rich menus. */
export function composeUsersOfTag(core: Core) {
  const usersOf = composeJourneyUses(core);
  const menuSettings = createDynamoRichMenuSettings(core);
  return async (channelId: string, tag: string): Promise<readonly string[]> => {
    const [journeys, broadcasts, { rules }] = await Promise.all([
      usersOf('tag', channelId, tag),
      composeBroadcastUses(core)('tag', channelId, tag),
      menuSettings.read(channelId),
    ]);
    const using = rules.flatMap(({ when }, index) =>
      'tag' in when && when.tag === tag ? [`rich menu rule ${index}`] : [],
    );
    return [...journeys, ...broadcasts, ...using];
  };
}
