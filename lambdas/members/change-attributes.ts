import type { DomainEvent } from '../events/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { Commit, WritePart } from '../shared/domain/write-part.ts';
import type { AttributeValue, MemberSnapshot } from './contracts.ts';
import { attributeChanges } from './domain/attribute-changes.ts';
import type { MemberStore } from './ports.ts';

export interface ChangeAttributesDeps {
  members: Pick<MemberStore, 'attributesPart'>;
  outboxPart: (event: DomainEvent) => WritePart;
  commit: Commit;
  newId: () => string;
  clock: Pick<Clock, 'now'>;
}

/** Sets attributes (null removes one) and tells of each that changed, in one transaction. False: there is no such member. */
export async function changeAttributes(
  deps: ChangeAttributesDeps,
  { channelId, memberId, attributes }: Pick<MemberSnapshot, 'channelId' | 'memberId' | 'attributes'>,
  changes: Readonly<Record<string, AttributeValue | null>>,
): Promise<boolean> {
  const changed = attributeChanges(attributes, changes);
  if (changed.length === 0) return true;
  const occurredAt = new Date(deps.clock.now()).toISOString();
  const events = changed.map((data) =>
    deps.outboxPart({
      ...{ id: deps.newId(), type: 'member.changed', channelId, occurredAt, data },
      memberIds: [memberId],
    }),
  );
  const answer = await deps.commit([deps.members.attributesPart(channelId, memberId, changes), ...events]);
  return answer.outcome === 'committed';
}
