import type { Blobs } from '../shared/domain/blobs.ts';
import { idSetOf, noIds } from '../shared/domain/id-set.ts';
import { unpackIds } from '../shared/domain/pack-ids.ts';
import type { ReadLineAudience } from './contracts.ts';
import type { LineAudienceStore } from './ports.ts';

/** The group that LINE would send to; one that is still being filled is not ready. */
export function createReadLineAudience(deps: {
  lineAudiences: Pick<LineAudienceStore, 'read'>;
  blobs: Pick<Blobs, 'get'>;
}): ReadLineAudience {
  return async (channelId, lineAudienceId) => {
    const audience = await deps.lineAudiences.read(channelId, lineAudienceId);
    if (!audience) return { outcome: 'none' };
    const { group } = audience;
    if (!group) return { outcome: 'not ready', status: 'waiting' };
    const { audienceGroupId, status, added, count, idsKey } = group;
    if (status !== 'READY' || audienceGroupId === undefined) return { outcome: 'not ready', status };
    if (added < count) return { outcome: 'not ready', status: 'UPLOADING' };
    const memberIds = idSetOf(unpackIds((await deps.blobs.get(idsKey)) ?? noIds));
    return { outcome: 'ready', audienceGroupId, memberIds };
  };
}
