import type { DomainEvent } from '../events/contracts.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { Commit, WritePart } from '../shared/domain/write-part.ts';
import type { AttributeChange, ChangeAttributes } from './contracts.ts';
import { changeMemberAttributes, changesBetween } from './domain/change-member-attributes.ts';
import type { AttributeCause, AttributeStore } from './ports.ts';

export interface ChangeAttributesByCauseDeps {
  memberAttributes: AttributeStore;
  outboxPart: (event: DomainEvent) => WritePart;
  commit: Commit;
}

const membersUnderWay = 16;
const mostAttempts = 8;
/** A retry of a cause comes within a day; a member's attributes change a few times in that time. */
const causesKept = 8;
/** Whoever repeats a cause that is older than this many has told of it long ago; what it changed need not be kept. */
const changesKept = 2;
/** TransactWriteItems takes 100 items (DynamoDB quota). */
const eventsPerCommit = 100;

/**
 * The member remembers its last causes beside its attributes, so a repeated change after a crash finds itself done. Events
 * come after the members, one for all whose attribute changed alike, with ids from the cause; repeating them announces
 * nothing new.
 */
export function createChangeAttributesByCause(deps: ChangeAttributesByCauseDeps): ChangeAttributes {
  return async ({ channelId, causeId, at, members }) => {
    const changed = await mapBounded(members, membersUnderWay, async ({ memberId, ...change }) => {
      const { changes = [] } = (await changeOne(deps, { channelId, memberId, causeId }, change)) ?? {};
      return changes.map((data) => ({ memberId, data }));
    });
    const alike = Map.groupBy(changed.flat(), ({ data }) => JSON.stringify(data));
    const parts = [...alike].map(([key, concerned]) =>
      deps.outboxPart({
        id: deterministicId('attribute changed', channelId, causeId, key),
        type: 'member.changed',
        channelId,
        occurredAt: new Date(at).toISOString(),
        memberIds: concerned.map(({ memberId }) => memberId),
        data: JSON.parse(key) as DomainEvent['data'],
      }),
    );
    for (let from = 0; from < parts.length; from += eventsPerCommit)
      await deps.commit(parts.slice(from, from + eventsPerCommit));
  };
}

/** What this cause has changed in the member, now or before; undefined: nothing. */
async function changeOne(
  { memberAttributes }: ChangeAttributesByCauseDeps,
  { channelId, memberId, causeId }: { channelId: string; memberId: string; causeId: string },
  change: AttributeChange,
): Promise<AttributeCause | undefined> {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const before = await memberAttributes.read(channelId, memberId);
    if (!before) return undefined;
    const done = before.causes.find((cause) => cause.causeId === causeId);
    if (done) return done;
    const attributes = changeMemberAttributes(before.attributes, change);
    const cause = { causeId, changes: changesBetween(before.attributes, attributes) };
    if (cause.changes.length === 0) return undefined;
    const causes = kept([...before.causes, cause]);
    if (await memberAttributes.write(channelId, memberId, before, { attributes, causes })) return cause;
  }
  throw new Error('The attributes of a member changed too often at once; the change comes again.');
}

const kept = (causes: readonly AttributeCause[]): AttributeCause[] =>
  causes
    .slice(-causesKept)
    .map((cause, index, { length }) => (index < length - changesKept ? { causeId: cause.causeId } : cause));
