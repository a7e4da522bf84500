import type { Account } from '../account.ts';
import { refuse, type LineAnswer } from '../http/line-answer.ts';
import type { RichMenuChange } from './rich-menu-state.ts';

export const notFound = refuse(404, 'richmenu not found');

type ChangeOf<Change> = Change extends RichMenuChange ? Omit<Change, 'channelId'> : never;

export function recordMenus(account: Account, change: ChangeOf<RichMenuChange>): void {
  account.record({ channelId: account.channel.channelId, ...change });
}

/** LINE's refusal to show somebody a menu that is not there or has no image yet. */
export function menuWithImage(account: Account, richMenuId: unknown): LineAnswer | undefined {
  const menu = account.state.richMenus.menus.get(String(richMenuId));
  if (!menu) return notFound;
  return menu.image ? undefined : refuse(400, 'must upload richmenu image before applying it to user');
}
