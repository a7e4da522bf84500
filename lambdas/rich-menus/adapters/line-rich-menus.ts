import type { messagingApi } from '@line/bot-sdk';
import type { CallLine } from '../../shared/edge/line-client.ts';
import { LineRejected } from '../../shared/edge/line-errors.ts';
import type { LineMenu, LineRichMenus } from '../ports.ts';

/** Rich menus through the SDK. */
export function createLineRichMenus(callLine: CallLine): LineRichMenus {
  return {
    async validate(channelId, menu) {
      await callLine(channelId, ({ api }) => api.validateRichMenuObject(requestOf(menu)));
    },
    create: async (channelId, menu) =>
      (await callLine(channelId, ({ api }) => api.createRichMenu(requestOf(menu)))).richMenuId,
    async list(channelId) {
      const { richmenus } = await callLine(channelId, ({ api }) => api.getRichMenuList());
      return richmenus.map(({ richMenuId, name }) => ({ lineRichMenuId: richMenuId, name }));
    },
    hasImage: async (channelId, lineRichMenuId) => {
      const image = await unlessMissing(
        callLine(channelId, ({ blob }) => blob.getRichMenuImage(lineRichMenuId)),
      );
      // Nobody reads the picture itself, and an unread answer keeps its connection.
      image?.destroy();
      return image !== undefined;
    },
    async setImage(channelId, { lineRichMenuId, bytes, contentType }) {
      const file = new Blob([Uint8Array.from(bytes)], { type: contentType });
      await callLine(channelId, ({ blob }) => blob.setRichMenuImage(lineRichMenuId, file));
    },
    async remove(channelId, lineRichMenuId) {
      await unlessMissing(callLine(channelId, ({ api }) => api.deleteRichMenu(lineRichMenuId)));
    },
    async pointAlias(channelId, { aliasId: richMenuAliasId, lineRichMenuId: richMenuId }) {
      const current = await unlessMissing(
        callLine(channelId, ({ api }) => api.getRichMenuAlias(richMenuAliasId)),
      );
      if (current?.richMenuId === richMenuId) return;
      await callLine(channelId, ({ api }) =>
        current
          ? api.updateRichMenuAlias(richMenuAliasId, { richMenuId })
          : api.createRichMenuAlias({ richMenuAliasId, richMenuId }),
      );
    },
    async removeAlias(channelId, aliasId) {
      await unlessMissing(callLine(channelId, ({ api }) => api.deleteRichMenuAlias(aliasId)));
    },
    readDefault: async (channelId) =>
      (await unlessMissing(callLine(channelId, ({ api }) => api.getDefaultRichMenuId())))?.richMenuId,
    async setDefault(channelId, lineRichMenuId) {
      await callLine(channelId, ({ api }) =>
        lineRichMenuId === undefined ? api.cancelDefaultRichMenu() : api.setDefaultRichMenu(lineRichMenuId),
      );
    },
    async linkMany(channelId, { lineUserIds, lineRichMenuId }) {
      const userIds = [...lineUserIds];
      await callLine(channelId, ({ api }) =>
        lineRichMenuId === null
          ? api.unlinkRichMenuIdFromUsers({ userIds })
          : api.linkRichMenuIdToUsers({ richMenuId: lineRichMenuId, userIds }),
      );
    },
    menuOfUser: async (channelId, lineUserId) =>
      (await unlessMissing(callLine(channelId, ({ api }) => api.getRichMenuIdOfUser(lineUserId))))
        ?.richMenuId,
  };
}

const requestOf = (menu: LineMenu): messagingApi.RichMenuRequest => ({
  ...menu,
  areas: menu.areas.map(({ bounds, action }) => ({ bounds, action: action })),
});

/** LINE answers 404 for what is not there. */
async function unlessMissing<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof LineRejected && error.status === 404) return undefined;
    throw error;
  }
}
