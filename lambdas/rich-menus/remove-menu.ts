import type { Blobs } from '../shared/domain/blobs.ts';
import { isMarkOf, readLineName } from './domain/line-name.ts';
import type { LineRichMenus, RichMenu, RichMenuStore, WithLock } from './ports.ts';

export interface RemoveMenuDeps {
  menus: Pick<RichMenuStore, 'remove'>;
  lineMenus: Pick<LineRichMenus, 'list' | 'remove' | 'removeAlias'>;
  blobs: Pick<Blobs, 'delete'>;
  withLock: WithLock;
}

/** Deletes a menu that nobody uses: at LINE first, here last, so that an interrupted deletion can be repeated. */
export function createRemoveMenu(deps: RemoveMenuDeps) {
  return async (menu: RichMenu): Promise<'removed' | 'busy'> => {
    const held = await deps.withLock(menu.channelId, () => remove(deps, menu));
    return held ? 'removed' : 'busy';
  };
}

async function remove({ menus, lineMenus, blobs }: RemoveMenuDeps, menu: RichMenu): Promise<void> {
  const { channelId, richMenuId, live, next, image } = menu;
  const aliasId = live?.content.aliasId;
  if (aliasId !== undefined) await lineMenus.removeAlias(channelId, aliasId);
  for (const { lineRichMenuId, name } of await lineMenus.list(channelId)) {
    const mark = readLineName(name);
    if (mark && isMarkOf(mark, richMenuId)) await lineMenus.remove(channelId, lineRichMenuId);
  }
  const keys = new Set([image, live?.image, next?.image].flatMap((one) => one?.key ?? []));
  for (const key of keys) await blobs.delete(key);
  await menus.remove(channelId, richMenuId);
}
