import { countIds } from '../../shared/domain/id-set.ts';
import { packIds, unpackIds } from '../../shared/domain/pack-ids.ts';
import type { GroupKey } from './assign-group.ts';
import { draw } from './draw.ts';

type GroupIds = GroupKey & { ids: Uint8Array };

/** As many recipients as the quota allows, drawn at random over all groups but the same on every retry. */
export function cutToQuota(
  groups: readonly GroupIds[],
  { broadcastId, most }: { broadcastId: string; most: number },
): GroupIds[] {
  const total = groups.reduce((sum, { ids }) => sum + countIds(ids), 0);
  if (total <= most) return [...groups];
  const drawn = groups.map(({ ids }) => unpackIds(ids).map((id) => draw(`${broadcastId} quota`, id)));
  const limit = drawn.flat().sort((a, b) => a - b)[most] ?? 0;
  return groups
    .map((group, index) => ({
      ...group,
      ids: packIds(unpackIds(group.ids).filter((_, place) => (drawn[index]?.[place] ?? 1) < limit)),
    }))
    .filter(({ ids }) => ids.length > 0);
}
