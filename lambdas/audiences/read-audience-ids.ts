import type { Blobs } from '../shared/domain/blobs.ts';
import { unionOf, without } from '../shared/domain/id-set.ts';
import type { ReadAudienceIds } from './contracts.ts';
import { audienceIdsKey } from './domain/audience-keys.ts';
import type { AudienceChangeStore, AudienceStore } from './ports.ts';

export interface ReadAudienceIdsDeps {
  audiences: Pick<AudienceStore, 'read'>;
  audienceChanges: Pick<AudienceChangeStore, 'read'>;
  blobs: Pick<Blobs, 'get'>;
}

/** The frozen members with whoever came since, without whoever left. */
export function createReadAudienceIds(deps: ReadAudienceIdsDeps): ReadAudienceIds {
  return async (channelId, audienceId) => {
    const audience = await deps.audiences.read(channelId, audienceId);
    if (audience?.status !== 'ready') return undefined;
    const frozen = await deps.blobs.get(audienceIdsKey(channelId, audienceId));
    if (!frozen || audience.isChanged !== true) return frozen;
    const { entered, left } = await deps.audienceChanges.read(channelId, audienceId);
    return unionOf(without(frozen, left), entered);
  };
}
