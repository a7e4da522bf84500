import { isDeepStrictEqual } from 'node:util';
import type { DomainEvent } from '../events/contracts.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { Commit, WritePart } from '../shared/domain/write-part.ts';
import type { AttributeChange, ChangeAttributes } from './contracts.ts';
import { changeMemberAttributes } from './domain/change-member-attributes.ts';
import type { AttributeStore } from './ports.ts';

export interface ChangeAttributesDeps {
  memberAttributes: AttributeStore;
  outboxPart: (event: DomainEvent) => WritePart;
  commit: Commit;
}

const membersUnderWay = 16;
const mostAttempts = 8;
/** A retry of a cause comes within a day; a member's attributes change a few times in that time. */
const causesKept = 8;

/**
 * The member remembers its last causes beside its attributes, so a repeated change after a crash finds itself done. The
 * event comes after the members, with an id from the cause; repeating it announces nothing new.
 */
export function createChangeAttributes(deps: ChangeAttributesDeps): ChangeAttributes {
  return async ({ channelId, causeId, at, members }) => {
    const changed = await mapBounded(members, membersUnderWay, async ({ memberId, ...change }) =>
      (await changeOne(deps, { channelId, memberId, causeId }, change)) ? [memberId] : [],
    );
    const memberIds = changed.flat();
    if (memberIds.length === 0) return;
    await deps.commit([
      deps.outboxPart({
        id: deterministicId('attributes changed', channelId, causeId),
        type: 'member.changed',
        channelId,
        occurredAt: new Date(at).toISOString(),
        memberIds,
        data: { attributes: namesOf(members) },
      }),
    ]);
  };
}

/** Whether this cause has changed the member, now or before. */
async function changeOne(
  { memberAttributes }: ChangeAttributesDeps,
  { channelId, memberId, causeId }: { channelId: string; memberId: string; causeId: string },
  change: AttributeChange,
): Promise<boolean> {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const before = await memberAttributes.read(channelId, memberId);
    if (!before) return false;
    if (before.causes.includes(causeId)) return true;
    const attributes = changeMemberAttributes(before.attributes, change);
    if (isDeepStrictEqual(attributes, before.attributes)) return false;
    const causes = [...before.causes, causeId].slice(-causesKept);
    if (await memberAttributes.write(channelId, memberId, before, { attributes, causes })) return true;
  }
  throw new Error('The attributes of a member changed too often at once; the change comes again.');
}

const namesOf = (changes: readonly AttributeChange[]): string[] =>
  [
    ...new Set(
      changes.flatMap(({ set = {}, clear = [], add = {} }) => [
        ...Object.keys(set),
        ...clear,
        ...Object.keys(add),
      ]),
    ),
  ].sort();
