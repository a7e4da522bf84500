import type { DomainEvent } from '../events/contracts.ts';
import type { AppendActivity } from '../members/contracts.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import type { Commit, WritePart } from '../shared/domain/write-part.ts';
import type { MemberPreferences, PreferenceSource } from './contracts.ts';
import { differences, noChoices, type Choices } from './domain/choices.ts';
import type { MemberPreferenceStore } from './ports.ts';

export interface PreparePreferencesDeps {
  memberPreferences: Pick<MemberPreferenceStore, 'change'>;
  outboxPart: (event: DomainEvent) => WritePart;
  appendActivity: AppendActivity;
}

export interface PreferenceChange {
  channelId: string;
  memberId: string;
  /** The same cause is one event and one row, however often it is tried. */
  causeId: string;
  /** Epoch milliseconds. */
  at: number;
  source: PreferenceSource;
  choose: (choices: Choices) => Choices;
}

/** The writes that change a member's preferences and tell of it; none when they are as wanted. */
export function preparePreferences(
  deps: PreparePreferencesDeps,
  before: MemberPreferences | undefined,
  { channelId, memberId, causeId, at, source, choose }: PreferenceChange,
): WritePart[] {
  const after = choose(before ?? noChoices);
  const changed = differences(before ?? noChoices, after);
  if (!changed) return [];
  const id = deterministicId('preferences changed', channelId, memberId, causeId);
  const detail = { source, ...changed };
  const revision = (before?.revision ?? 0) + 1;
  const { all, topics } = after;
  return [
    deps.memberPreferences.change({ channelId, memberId }, before, {
      ...(all && { all }),
      ...{ topics, at, by: source, revision },
    }),
    deps.appendActivity({ id, channelId, memberId, type: 'preferences.changed', at, detail }),
    deps.outboxPart({
      id,
      type: 'preferences.changed',
      channelId,
      occurredAt: new Date(at).toISOString(),
      memberIds: [memberId],
      data: detail,
    }),
  ];
}

export type ChangePreferences = (change: PreferenceChange) => Promise<'done' | 'no such member'>;

const mostTries = 8;

/** Changes a member's preferences in a transaction of their own. */
export function createChangePreferences(
  deps: PreparePreferencesDeps & { memberPreferences: MemberPreferenceStore; commit: Commit },
): ChangePreferences {
  return async (change) => {
    for (let attempt = 1; attempt <= mostTries; attempt += 1) {
      const member = await deps.memberPreferences.read(change.channelId, change.memberId);
      if (!member) return 'no such member';
      const { outcome } = await deps.commit(preparePreferences(deps, member.preferences, change));
      if (outcome === 'committed') return 'done';
    }
    throw new Error('The preferences of a member changed too often at once; try again.');
  };
}
