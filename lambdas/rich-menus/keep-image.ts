import { createHash } from 'node:crypto';
import type { Blobs } from '../shared/domain/blobs.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { checkImage } from './domain/check-image.ts';
import { edited } from './menu-view.ts';
import type { RichMenu, RichMenuStore } from './ports.ts';

export interface KeepImageDeps {
  menus: Pick<RichMenuStore, 'change'>;
  blobs: Pick<Blobs, 'put' | 'delete'>;
  clock: Pick<Clock, 'now'>;
}

type Kept = { outcome: 'kept'; menu: RichMenu } | { outcome: 'refused'; reason: string };

/** Gives a draft its image. The file's name is a hash of it: the one that members see stays until a revision replaces it. */
export function createKeepImage({ menus, blobs, clock }: KeepImageDeps) {
  return async (menu: RichMenu, bytes: Uint8Array): Promise<Kept> => {
    const checked = checkImage(bytes, menu.content);
    if (checked.outcome === 'refused') return checked;
    const { channelId, richMenuId } = menu;
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
    const key = `rich-menus/${channelId}/${richMenuId}/${hash}`;
    await blobs.put(key, bytes, checked.image.contentType);
    const updatedAt = new Date(clock.now()).toISOString();
    let former: string | undefined;
    const changed = await menus.change(channelId, richMenuId, (newest) => {
      former = unusedKey(newest, key);
      return edited(newest, { image: { ...checked.image, key } }, updatedAt);
    });
    if (former !== undefined) await blobs.delete(former);
    return { outcome: 'kept', menu: changed ?? menu };
  };
}

/** The file of the draft's former image, when no revision shows it. */
function unusedKey({ image, live, next }: RichMenu, key: string): string | undefined {
  const used = [key, live?.image.key, next?.image.key];
  return image && !used.includes(image.key) ? image.key : undefined;
}
