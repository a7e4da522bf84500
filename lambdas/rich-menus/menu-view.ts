import { isDeepStrictEqual } from 'node:util';
import { switchesOf } from './domain/rich-menu-content.ts';
import type { RichMenu } from './ports.ts';

type Status = 'draft' | 'publishing' | 'live' | 'live, edited';

/** A menu as the API shows it, among the other menus of its channel. */
export function menuView(menu: RichMenu, all: readonly RichMenu[]) {
  const { richMenuId, revision, content, image, live, problem, createdAt, updatedAt } = menu;
  return {
    ...{ richMenuId, revision, problem, createdAt, updatedAt },
    ...content,
    status: statusOf(menu),
    ...(image && { image: { contentType: image.contentType, width: image.width, height: image.height } }),
    ...(live && { live: { revision: live.revision, lineRichMenuId: live.lineRichMenuId, at: live.at } }),
    unknownAliases: unknownSwitches(menu, all).map(({ aliasId }) => aliasId),
  };
}

function statusOf({ revision, live, next }: RichMenu): Status {
  if (next) return 'publishing';
  if (!live) return 'draft';
  return live.revision === revision ? 'live' : 'live, edited';
}

/** Tabs that lead nowhere: no menu has their alias. */
export function unknownSwitches({ content }: Pick<RichMenu, 'content'>, all: readonly RichMenu[]) {
  const known = new Set(all.map((menu) => menu.content.aliasId));
  return switchesOf(content).filter(({ aliasId }) => !known.has(aliasId));
}

/** The draft with another content or image; the same again is no edit. */
export function edited(
  menu: RichMenu,
  change: Partial<Pick<RichMenu, 'content' | 'image'>>,
  updatedAt: string,
): RichMenu {
  const changed = { ...menu, ...change };
  if (isDeepStrictEqual(changed, menu)) return menu;
  return { ...changed, updatedAt, revision: menu.revision + 1 };
}
