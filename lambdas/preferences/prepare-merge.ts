import type { ExpectedValues, PrepareMerge } from '../members/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { MemberPreferences } from './contracts.ts';
import { noChoices, stricter } from './domain/choices.ts';
import type { MemberPreferenceStore } from './ports.ts';

/** What either of two records of a person refused, the one that stays refuses. */
export function createPreparePreferencesMerge(deps: {
  memberPreferences: Pick<MemberPreferenceStore, 'read'>;
  clock: Pick<Clock, 'now'>;
}): PrepareMerge {
  return async ({ channelId, from, into }) => {
    const [leaving, staying] = await Promise.all(
      [from, into].map(
        async (memberId) => (await deps.memberPreferences.read(channelId, memberId))?.preferences,
      ),
    );
    const asRead = (preferences: MemberPreferences | undefined): ExpectedValues => ({
      'preferences.revision': preferences?.revision,
    });
    const unchanged = { from: asRead(leaving), into: asRead(staying) };
    const preferences: MemberPreferences | undefined = leaving && {
      ...stricter(staying ?? noChoices, leaving),
      at: deps.clock.now(),
      by: 'merge',
      revision: (staying?.revision ?? 0) + 1,
    };
    return { parts: [], maps: { ...(preferences && { preferences }) }, unchanged };
  };
}
