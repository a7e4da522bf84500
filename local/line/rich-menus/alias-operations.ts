import type { Account } from '../account.ts';
import type { Operations } from '../api/operation.ts';
import { ok, refuse, refuseProperties } from '../http/line-answer.ts';
import { recordMenus } from './menu-of-call.ts';

const mostAliases = 1000;
const noAlias = refuse(404, 'richmenu alias not found');
const noMenu = refuse(400, 'richmenu not found');

const hasMenu = ({ state }: Account, richMenuId: unknown): richMenuId is string =>
  typeof richMenuId === 'string' && state.richMenus.menus.has(richMenuId);

/** Names that rich menus switch to (Messaging API reference, "Rich menu alias"). */
export const richMenuAliasOperations: Operations = {
  'POST /v2/bot/richmenu/alias': ({ account, body: { richMenuAliasId, richMenuId } }) => {
    const { aliases } = account.state.richMenus;
    if (typeof richMenuAliasId !== 'string' || !/^[a-z0-9_-]{1,32}$/.test(richMenuAliasId))
      return refuseProperties([{ message: 'Must match [a-z0-9_-]{1,32}', property: 'richMenuAliasId' }]);
    if (!hasMenu(account, richMenuId)) return noMenu;
    if (aliases.has(richMenuAliasId)) return refuse(400, 'conflict richmenu alias id');
    if (aliases.size >= mostAliases) return refuse(400, 'The number of aliases is over the limit');
    recordMenus(account, { kind: 'richMenuAlias', richMenuAliasId, richMenuId });
    return ok();
  },
  'GET /v2/bot/richmenu/alias/list': ({ account }) =>
    ok({
      aliases: [...account.state.richMenus.aliases].map(([richMenuAliasId, richMenuId]) => ({
        ...{ richMenuAliasId, richMenuId },
      })),
    }),
  'GET /v2/bot/richmenu/alias/{richMenuAliasId}': ({ account, params: { richMenuAliasId = '' } }) => {
    const richMenuId = account.state.richMenus.aliases.get(richMenuAliasId);
    return richMenuId === undefined ? noAlias : ok({ richMenuAliasId, richMenuId });
  },
  'POST /v2/bot/richmenu/alias/{richMenuAliasId}': ({ account, params, body: { richMenuId } }) => {
    const { richMenuAliasId = '' } = params;
    if (!account.state.richMenus.aliases.has(richMenuAliasId)) return noAlias;
    if (!hasMenu(account, richMenuId)) return noMenu;
    recordMenus(account, { kind: 'richMenuAlias', richMenuAliasId, richMenuId });
    return ok();
  },
  'DELETE /v2/bot/richmenu/alias/{richMenuAliasId}': ({ account, params: { richMenuAliasId = '' } }) => {
    if (!account.state.richMenus.aliases.has(richMenuAliasId)) return noAlias;
    recordMenus(account, { kind: 'richMenuAlias', richMenuAliasId, richMenuId: null });
    return ok();
  },
};
