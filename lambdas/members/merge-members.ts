import type { DomainEvent } from '../events/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import type { Commit, WritePart } from '../shared/domain/write-part.ts';
import type { ExpectedValues, MergeMembers, PrepareMerge } from './contracts.ts';
import { mergedTags } from './domain/merged-tags.ts';
import { hashPhone } from '../shared/domain/phone.ts';
import type { IdentityStore, MergeStore, MergingMember, Person, PersonStore } from './ports.ts';

export interface MergeMembersDeps {
  merges: MergeStore;
  persons: Pick<PersonStore, 'read' | 'fillIn' | 'remove'>;
  identities: Pick<IdentityStore, 'handOver' | 'pointTo'>;
  /** What other capabilities keep of a member. */
  prepareMerges: readonly PrepareMerge[];
  outboxPart: (event: DomainEvent) => WritePart;
  commit: Commit;
  clock: Clock;
}

const mostTries = 8;
const pauseMs = 20;
/** The timeline reads each of them. */
const mostMerged = 20;

/**
 * Makes one member of a prospect and another member, in one transaction: whatever was known of the prospect is then known
 * of the other, and its id leads there for good.
 */
export function createMergeMembers(deps: MergeMembersDeps): MergeMembers {
  return async ({ channelId, from, into }) => {
    for (let attempt = 1; attempt <= mostTries; attempt += 1) {
      const [leaving, staying] = await deps.merges.read(channelId, [from, into]);
      if (!leaving || leaving.mergedInto !== undefined) return { outcome: 'merged' };
      if (!staying) return { outcome: 'refused', reason: 'no such member' };
      const reason = whyNot(leaving, staying);
      if (reason) return { outcome: 'refused', reason };
      const people = await deps.persons.read(channelId, [from]);
      const others = await Promise.all(
        deps.prepareMerges.map((prepare) => prepare({ channelId, from, into })),
      );
      const person = people.get(from) ?? {};
      const filled = deps.persons.fillIn(channelId, into, { ...person, externalId: undefined });
      const { outcome } = await deps.commit([
        deps.merges.leave(channelId, leaving, { into, expected: expectedOf(others, 'from') }),
        deps.merges.stay(channelId, staying, {
          tags: mergedTags(staying.tags, leaving.tags),
          attributes: leaving.attributes,
          consents: [...new Set([...staying.consents, ...leaving.consents])].sort(),
          createdAt: Math.min(staying.createdAt, leaving.createdAt),
          mergedFrom: [...staying.mergedFrom, from, ...leaving.mergedFrom],
          maps: Object.assign({}, ...others.map(({ maps }) => maps)) as Record<string, object>,
          expected: expectedOf(others, 'into'),
        }),
        deps.identities.pointTo(channelId, { from, into }),
        ...identitiesOf(person).map((identity) =>
          deps.identities.handOver(channelId, identity, { from, into }),
        ),
        ...(filled ? [filled] : []),
        ...(people.has(from) ? [deps.persons.remove(channelId, from)] : []),
        ...others.flatMap(({ parts }) => parts),
        deps.outboxPart({
          id: deterministicId('member merged', channelId, from, into),
          type: 'member.merged',
          channelId,
          occurredAt: new Date(deps.clock.now()).toISOString(),
          memberIds: [into],
          data: { from },
        }),
      ]);
      if (outcome === 'committed') return { outcome: 'merged' };
      await deps.clock.sleep(pauseMs * attempt);
    }
    throw new Error('A member changed too often at once; the merge comes again.');
  };
}

const expectedOf = (others: readonly Awaited<ReturnType<PrepareMerge>>[], member: 'from' | 'into') =>
  Object.assign({}, ...others.map(({ unchanged }) => unchanged?.[member])) as ExpectedValues;

function whyNot(leaving: MergingMember, staying: MergingMember): RefusedMerge['reason'] | undefined {
  if (staying.mergedInto !== undefined) return 'no such member';
  if (leaving.lineUserId !== undefined) return 'both use LINE';
  const isTooMany = staying.mergedFrom.length + leaving.mergedFrom.length >= mostMerged;
  return isTooMany ? 'merged too often' : undefined;
}

type RefusedMerge = Extract<Awaited<ReturnType<MergeMembers>>, { outcome: 'refused' }>;

const identitiesOf = ({ phone, externalIds = [] }: Person) => [
  ...(phone === undefined ? [] : [{ kind: 'phone', value: hashPhone(phone) } as const]),
  ...externalIds.map((value) => ({ kind: 'external', value }) as const),
];
