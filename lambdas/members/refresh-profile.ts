import type { Clock } from '../shared/domain/clock.ts';
import type { Log } from '../shared/edge/logger.ts';
import type { AskProfile, MemberStore, PersonStore } from './ports.ts';

/** Names and pictures change seldom, and LINE must be asked for each. */
const freshMs = 7 * 86_400_000;

export interface RefreshProfileDeps {
  members: Pick<MemberStore, 'profileFetchedAt' | 'noteProfile'>;
  persons: Pick<PersonStore, 'change'>;
  askProfile: AskProfile;
  log: Log;
  clock: Clock;
}

export type RefreshProfile = (member: {
  channelId: string;
  memberId: string;
  lineUserId: string;
}) => Promise<void>;

/** Fetches the LINE profile when ours is missing or a week old. A failure is logged and leaves what is known. */
export function createRefreshProfile(deps: RefreshProfileDeps): RefreshProfile {
  return async (member) => {
    const { channelId, memberId, lineUserId } = member;
    const fetchedAt = await deps.members.profileFetchedAt(channelId, memberId);
    const now = deps.clock.now();
    if (fetchedAt !== undefined && now - fetchedAt < freshMs) return;
    try {
      const profile = await deps.askProfile(channelId, lineUserId);
      if (profile)
        await deps.persons.change(channelId, memberId, {
          name: profile.name,
          pictureUrl: profile.pictureUrl ?? null,
        });
      // Noted also when LINE has none, so that it is not asked at every message.
      await deps.members.noteProfile(channelId, memberId, { fetchedAt: now, language: profile?.language });
    } catch (error) {
      deps.log('PROFILE_UNAVAILABLE', {}, error);
    }
  };
}
