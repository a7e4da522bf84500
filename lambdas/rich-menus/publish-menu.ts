import type { Blobs } from '../shared/domain/blobs.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { LineRejected } from '../shared/edge/line-errors.ts';
import { lineName } from './domain/line-name.ts';
import type { LineRichMenus, Revision, RichMenu, RichMenuStore } from './ports.ts';

export interface PublishMenuDeps {
  menus: Pick<RichMenuStore, 'read' | 'list' | 'change'>;
  lineMenus: LineRichMenus;
  blobs: Pick<Blobs, 'get'>;
  clock: Pick<Clock, 'now'>;
}

/** `wait`: LINE takes no more menus for a while. `refused`: nothing will come of this revision. */
export type Published = 'live' | 'wait' | 'refused';

/**
 * Makes the revision that waits a menu at LINE and switches to it. Each step finds out what is done already: a menu whose
 * answer was lost is found by its name, an image is uploaded where there is none, an alias points where it points.
 */
export function createPublishMenu(deps: PublishMenuDeps) {
  return async (channelId: string, richMenuId: string): Promise<Published> => {
    const menu = await deps.menus.read(channelId, richMenuId);
    if (!menu?.next) return 'live';
    try {
      await publish(deps, menu, menu.next);
      return 'live';
    } catch (error) {
      if (!(error instanceof LineRejected)) throw error;
      return noteRefusal(deps, menu, error);
    }
  };
}

async function publish(deps: PublishMenuDeps, menu: RichMenu, next: Revision): Promise<void> {
  const { channelId, richMenuId } = menu;
  const lineRichMenuId = await menuAtLine(deps, menu, next);
  await setImage(deps, menu, { image: next.image, lineRichMenuId });
  const { aliasId } = next.content;
  if (aliasId !== undefined) await deps.lineMenus.pointAlias(channelId, { aliasId, lineRichMenuId });
  await dropFormerAlias(deps, menu, aliasId);
  const at = new Date(deps.clock.now()).toISOString();
  await deps.menus.change(channelId, richMenuId, (newest) => ({
    ...newest,
    live: { ...next, lineRichMenuId, at },
    // Somebody may have asked for a later revision meanwhile.
    ...(newest.next?.revision === next.revision ? { next: undefined, problem: undefined } : {}),
  }));
}

/** The menu at LINE of this revision, made when there is none. */
async function menuAtLine(
  { menus, lineMenus }: PublishMenuDeps,
  { channelId, richMenuId }: RichMenu,
  next: Revision,
): Promise<string> {
  if (next.lineRichMenuId !== undefined) return next.lineRichMenuId;
  const { revision, content } = next;
  const { aliasId: _ours, ...lineMenu } = content;
  const name = lineName(richMenuId, { name: content.name, revision });
  const found = (await lineMenus.list(channelId)).find((one) => one.name === name);
  const lineRichMenuId = found?.lineRichMenuId ?? (await lineMenus.create(channelId, { ...lineMenu, name }));
  await menus.change(channelId, richMenuId, (newest) =>
    newest.next?.revision === revision ? { ...newest, next: { ...newest.next, lineRichMenuId } } : undefined,
  );
  return lineRichMenuId;
}

async function setImage(
  { blobs, lineMenus }: PublishMenuDeps,
  { channelId }: RichMenu,
  { image: { key, contentType }, lineRichMenuId }: { image: Revision['image']; lineRichMenuId: string },
): Promise<void> {
  // LINE takes an image once and then refuses.
  if (await lineMenus.hasImage(channelId, lineRichMenuId)) return;
  const bytes = await blobs.get(key);
  if (!bytes) throw new Error('The image of a rich menu is gone from the bucket: upload it again.');
  await lineMenus.setImage(channelId, { lineRichMenuId, bytes, contentType });
}

/** The alias that this menu had goes, unless another menu has taken it over. */
async function dropFormerAlias(
  { menus, lineMenus }: PublishMenuDeps,
  { channelId, richMenuId, live }: RichMenu,
  aliasId: string | undefined,
): Promise<void> {
  const former = live?.content.aliasId;
  if (former === undefined || former === aliasId) return;
  const isTakenOver = (await menus.list(channelId)).some(
    (other) =>
      other.richMenuId !== richMenuId &&
      [other.live, other.next].some((revision) => revision?.content.aliasId === former),
  );
  if (!isTakenOver) await lineMenus.removeAlias(channelId, former);
}

async function noteRefusal(
  { menus }: Pick<PublishMenuDeps, 'menus'>,
  { channelId, richMenuId, next }: RichMenu,
  { status, lineMessage }: LineRejected,
): Promise<Published> {
  const waits = status === 429;
  const problem = waits
    ? 'LINE takes 100 new rich menus an hour; publishing goes on by itself.'
    : `LINE refused it (${status}): ${lineMessage} Correct it and publish again.`;
  await menus.change(channelId, richMenuId, (newest) => ({
    ...newest,
    problem,
    ...(waits || newest.next?.revision !== next?.revision ? {} : { next: undefined }),
  }));
  return waits ? 'wait' : 'refused';
}
