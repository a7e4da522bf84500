import type { CurrentMemberIds, ScanActivities } from '../members/contracts.ts';
import type { ListClickers } from './contracts.ts';

/** Who clicked on a link; somebody merged since is told as the member of today. */
export function createListClickers(deps: {
  scanActivities: ScanActivities;
  currentMemberIds: CurrentMemberIds;
}): ListClickers {
  return async ({ channelId, linkId, fromEpochMs, toEpochMs }) => {
    const current = await deps.currentMemberIds(channelId);
    const clickers = new Set<string>();
    const type = `link.clicked:${linkId}`;
    for await (const page of deps.scanActivities({ channelId, type, fromEpochMs, toEpochMs }))
      for (const { memberId } of page) clickers.add(current.get(memberId) ?? memberId);
    return [...clickers].sort();
  };
}
