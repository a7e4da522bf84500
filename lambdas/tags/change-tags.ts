import type { DomainEvent } from '../events/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { Commit, WritePart } from '../shared/domain/write-part.ts';
import type { ChangeTags } from './contracts.ts';
import { changeMemberTags, lostTags, type TagChange } from './domain/change-member-tags.ts';
import type { MemberTagStore, TagCause, TagStore } from './ports.ts';

export interface ChangeTagsDeps {
  tags: Pick<TagStore, 'list'>;
  memberTags: MemberTagStore;
  outboxPart: (event: DomainEvent) => WritePart;
  commit: Commit;
  clock: Clock;
}

const membersUnderWay = 16;
const mostAttempts = 8;
/** A retry of a cause comes within a day; a member's tags change a few times in that time. */
const causesKept = 8;
/** TransactWriteItems takes 100 items (DynamoDB quota). */
const eventsPerCommit = 100;

/**
 * Changes tags once per cause: the member remembers its last causes beside its tags, so a repeated change after a crash
 * finds itself done. Events come after the members, with ids from the cause; repeating them announces nothing new.
 */
export function createChangeTags(deps: ChangeTagsDeps): ChangeTags {
  return async ({ channelId, causeId, memberIds, add, remove, byHand }) => {
    const halfLives = new Map(
      (await deps.tags.list(channelId)).map(({ name, halfLifeDays }) => [name, halfLifeDays]),
    );
    const change: TagChange = {
      add: add.map(({ tag, weight }) => ({ tag, weight, halfLifeDays: halfLives.get(tag) })),
      remove,
      byHand,
      at: deps.clock.now(),
    };
    const changed = await mapBounded(memberIds, membersUnderWay, async (memberId) => {
      const cause = await changeOne(deps, { channelId, memberId, causeId }, change);
      return cause && { memberId, lost: cause.lost };
    });
    const told = tellings(
      add.map(({ tag }) => tag),
      changed.filter((member) => member !== undefined),
    );
    const occurredAt = new Date(change.at).toISOString();
    const parts = told.map(({ type, tag, memberIds: concerned }) =>
      deps.outboxPart({
        id: deterministicId(type, channelId, causeId, tag),
        type,
        channelId,
        occurredAt,
        memberIds: concerned,
        data: { tag },
      }),
    );
    for (let from = 0; from < parts.length; from += eventsPerCommit)
      await deps.commit(parts.slice(from, from + eventsPerCommit));
  };
}

/** One event a tag and direction. What a member lost is remembered with the cause, so a retry tells the same. */
function tellings(
  added: readonly string[],
  changed: readonly { memberId: string; lost: readonly string[] }[],
): { type: string; tag: string; memberIds: string[] }[] {
  if (changed.length === 0) return [];
  const everybody = changed.map(({ memberId }) => memberId);
  const losers = Map.groupBy(
    changed.flatMap(({ memberId, lost }) => lost.map((tag) => ({ memberId, tag }))),
    ({ tag }) => tag,
  );
  return [
    ...[...new Set(added)].map((tag) => ({ type: 'tag.added', tag, memberIds: everybody })),
    ...[...losers].map(([tag, members]) => ({
      type: 'tag.removed',
      tag,
      memberIds: members.map(({ memberId }) => memberId),
    })),
  ];
}

/** Undefined: there is no such member, which needs no tags. */
async function changeOne(
  deps: ChangeTagsDeps,
  { channelId, memberId, causeId }: { channelId: string; memberId: string; causeId: string },
  change: TagChange,
): Promise<TagCause | undefined> {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const before = await deps.memberTags.read(channelId, memberId);
    if (!before) return undefined;
    const done = before.causes.find((cause) => cause.causeId === causeId);
    if (done) return done;
    const tags = changeMemberTags(before.tags, change);
    const cause: TagCause = { causeId, lost: lostTags(before.tags, tags) };
    const written = await deps.memberTags.write(channelId, memberId, {
      tags,
      causes: [...before.causes, cause].slice(-causesKept),
      revision: before.revision,
    });
    if (written) return cause;
  }
  throw new Error('The tags of a member changed too often at once; the change comes again.');
}
