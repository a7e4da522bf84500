import { isMarkOf, readLineName } from './domain/line-name.ts';
import type { LineRichMenus, RichMenu, RichMenuStore } from './ports.ts';

export interface CleanLineDeps {
  menus: Pick<RichMenuStore, 'list'>;
  lineMenus: Pick<LineRichMenus, 'list' | 'remove'>;
}

/** Menus at LINE that are revisions of ours which nobody needs any more. Menus of others are left alone. */
export async function retiredMenus(
  { menus, lineMenus }: CleanLineDeps,
  channelId: string,
): Promise<string[]> {
  const ours = await menus.list(channelId);
  if (ours.length === 0) return [];
  return (await lineMenus.list(channelId)).flatMap(({ lineRichMenuId, name }) => {
    const mark = readLineName(name);
    const menu = mark && ours.find(({ richMenuId }) => isMarkOf(mark, richMenuId));
    return menu && !isNeeded(menu, mark.revision) ? [lineRichMenuId] : [];
  });
}

const isNeeded = ({ live, next }: RichMenu, revision: number): boolean =>
  live?.revision === revision || next?.revision === revision;

/** Deletes what was retired before a pass over the members and still is: nobody is linked to it any more. */
export function createCleanLine(deps: CleanLineDeps) {
  return async (channelId: string, retired: readonly string[]): Promise<void> => {
    const still = new Set(await retiredMenus(deps, channelId));
    for (const lineRichMenuId of retired)
      if (still.has(lineRichMenuId)) await deps.lineMenus.remove(channelId, lineRichMenuId);
  };
}
