import { deterministicId } from '../../shared/domain/deterministic-id.ts';
import type { MemberSnapshot, Sighting } from '../contracts.ts';

/** The member that a LINE user becomes in a channel, unless a prospect was bound to that user before. */
export const memberIdOfLineUser = (channelId: string, lineUserId: string): string =>
  deterministicId('member', channelId, lineUserId);

/** 0..255, even: members of a channel are read by querying its buckets side by side. */
export const bucketOf = (memberId: string): number => parseInt(memberId.slice(0, 2), 16);

export { bucketCount } from '../contracts.ts';

type Friendship = NonNullable<Sighting['friendship']>;
type Standing = Pick<MemberSnapshot, 'lifecycle' | 'followedAt'> & { friendshipAt?: number };

/**
 * What a sighting makes of a member's standing. Only a newer word on friendship counts; an older follow still tells when
 * the member followed last, so that the order of arrival makes no difference. Someone who writes to us can be written
 * to, so the first sight of an unknown user is a friend unless it is a block.
 */
export function standingAfter(before: Standing | undefined, { friendship, occurredAt }: Sighting): Standing {
  if (!before) return friendshipStanding(friendship ?? 'followed', occurredAt, friendship !== undefined);
  if (before.lifecycle === 'erased' || friendship === undefined) return before;
  if (!isNews(before, friendship, occurredAt)) return olderWord(before, friendship, occurredAt);
  const { lifecycle, followedAt } = friendshipStanding(friendship, occurredAt, true);
  const stays = friendship === 'followed' && before.lifecycle === 'registered';
  return {
    lifecycle: stays ? 'registered' : lifecycle,
    followedAt: followedAt ?? before.followedAt,
    friendshipAt: occurredAt,
  };
}

/** Of two words of the same moment the block holds. */
function isNews({ friendshipAt = -1, lifecycle }: Standing, friendship: Friendship, at: number): boolean {
  if (at !== friendshipAt) return at > friendshipAt;
  return friendship === 'blocked' && lifecycle !== 'blocked';
}

function olderWord(before: Standing, friendship: Friendship, at: number): Standing {
  const tellsFollow = friendship === 'followed' && at > (before.followedAt ?? -1);
  return tellsFollow ? { ...before, followedAt: at } : before;
}

function friendshipStanding(friendship: Friendship, at: number, isWord: boolean): Standing {
  return {
    lifecycle: friendship === 'followed' ? 'friend' : 'blocked',
    ...(isWord && friendship === 'followed' ? { followedAt: at } : {}),
    ...(isWord ? { friendshipAt: at } : {}),
  };
}
