import type { DomainEvent } from '../events/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { Commit, WritePart } from '../shared/domain/write-part.ts';
import type { ChangeTags } from './contracts.ts';
import { changeMemberTags, type TagChange } from './domain/change-member-tags.ts';
import type { MemberTagStore, TagStore } from './ports.ts';

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

/**
 * Changes tags once per cause: the member remembers its last causes beside its tags, so a repeated change after a crash
 * finds itself done. Events come after the members, with ids from the cause; repeating them announces nothing new.
 */
export function createChangeTags(deps: ChangeTagsDeps): ChangeTags {
  return async ({ channelId, causeId, memberIds, add, remove }) => {
    const halfLives = new Map(
      (await deps.tags.list(channelId)).map(({ name, halfLifeDays }) => [name, halfLifeDays]),
    );
    const change: TagChange = {
      add: add.map(({ tag, weight }) => ({ tag, weight, halfLifeDays: halfLives.get(tag) })),
      remove,
      at: deps.clock.now(),
    };
    await mapBounded(memberIds, membersUnderWay, (memberId) =>
      changeOne(deps, { channelId, memberId, causeId }, change),
    );
    const occurredAt = new Date(change.at).toISOString();
    const event = (type: string, tag: string): WritePart =>
      deps.outboxPart({
        id: deterministicId(type, channelId, causeId, tag),
        type,
        channelId,
        occurredAt,
        memberIds: [...memberIds],
        data: { tag },
      });
    await deps.commit([
      ...add.map(({ tag }) => event('tag.added', tag)),
      ...remove.map((tag) => event('tag.removed', tag)),
    ]);
  };
}

async function changeOne(
  deps: ChangeTagsDeps,
  { channelId, memberId, causeId }: { channelId: string; memberId: string; causeId: string },
  change: TagChange,
): Promise<void> {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const before = await deps.memberTags.read(channelId, memberId);
    // A member that is gone needs no tags; one that knows the cause has them.
    if (!before || before.causeIds.includes(causeId)) return;
    const written = await deps.memberTags.write(channelId, memberId, {
      tags: changeMemberTags(before.tags, change),
      causeIds: [...before.causeIds, causeId].slice(-causesKept),
      revision: before.revision,
    });
    if (written) return;
  }
  throw new Error('The tags of a member changed too often at once; the change comes again.');
}
