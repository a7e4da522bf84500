import type { ScanMembers } from '../members/contracts.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { CountFriends } from './ports.ts';

const buckets = Array.from({ length: 256 }, (_, bucket) => bucket);
const bucketsUnderWay = 16;

/** Counts over all members of a channel: a night's reading, not a request's. */
export function createCountFriends({ scanMembers }: { scanMembers: ScanMembers }): CountFriends {
  return async (channelId) => {
    const counts = { reachable: 0, blocked: 0 };
    await mapBounded(buckets, bucketsUnderWay, async (bucket) => {
      for await (const rows of scanMembers(channelId, { from: bucket, to: bucket }))
        for (const { lifecycle } of rows) {
          if (lifecycle === 'friend' || lifecycle === 'registered') counts.reachable += 1;
          if (lifecycle === 'blocked') counts.blocked += 1;
        }
    });
    return counts;
  };
}
