import { createDynamoChoices } from '../rich-menus/adapters/dynamo-choices.ts';
import { createDynamoRichMenus } from '../rich-menus/adapters/dynamo-rich-menus.ts';
import { createChooseMenu } from '../rich-menus/choose-menu.ts';
import type { KnownRichMenus } from '../rich-menus/contracts.ts';
import type { Core } from './core.ts';

/** Rich menus as those see them who give them to members. */
export function composeMenuChoices(core: Core) {
  const menus = createDynamoRichMenus(core);
  const knownRichMenus: KnownRichMenus = async (channelId) =>
    new Map(
      (await menus.list(channelId)).map(({ richMenuId, live }) => [
        richMenuId,
        { isLive: live !== undefined },
      ]),
    );
  return {
    knownRichMenus,
    chooseRichMenu: createChooseMenu({ ...core, choices: createDynamoChoices(core) }),
  };
}
