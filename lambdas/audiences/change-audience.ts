import type { ChangeAudience } from './contracts.ts';
import type { AudienceChangeStore, AudienceStore } from './ports.ts';

/** What came and went is written beside the frozen file, which stays as it is. */
export function createChangeAudience(deps: {
  audiences: Pick<AudienceStore, 'read' | 'markChanged'>;
  audienceChanges: Pick<AudienceChangeStore, 'write'>;
}): ChangeAudience {
  return async ({ channelId, audienceId, change, memberIds, at }) => {
    const audience = await deps.audiences.read(channelId, audienceId);
    if (audience?.status !== 'ready') return 'gone';
    if (audience.isChanged !== true) await deps.audiences.markChanged(channelId, audienceId);
    await deps.audienceChanges.write(channelId, audienceId, { memberIds, isIn: change === 'add', at });
    return 'changed';
  };
}
