import { z } from 'zod';
import { ok } from '../http/line-answer.ts';
import { recordMenus } from '../rich-menus/menu-of-call.ts';
import { friendshipOf } from '../state.ts';
import type { ControlRoutes } from './control-route.ts';

const Losses = z.strictObject({ count: z.int().min(0) });

/** The menu below a chat, and links that get lost. */
export const richMenuRoutes: ControlRoutes = {
  'GET /users/{userId}/rich-menu': ({ account, params: { userId = '' } }) => {
    const { links, menus, defaultId } = account.state.richMenus;
    const isFriend = friendshipOf(account.state, userId).standing === 'friend';
    const richMenuId = isFriend ? (links.get(userId) ?? defaultId) : undefined;
    const menu = richMenuId === undefined ? undefined : menus.get(richMenuId)?.menu;
    return ok({ richMenuId: menu ? richMenuId : null, menu: menu ?? null });
  },
  'POST /rich-menus/lose-links': ({ account, body }) => {
    const { count } = Losses.parse(body);
    recordMenus(account, { kind: 'richMenuLinksToLose', count });
    return ok();
  },
};
