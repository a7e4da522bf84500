import type { ReadCommerceSettings } from '../commerce/contracts.ts';
import type { DomainEvent } from '../events/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import type { Commit, WritePart } from '../shared/domain/write-part.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import type { MergeMembers } from './contracts.ts';
import { identitiesOf, type Identity } from './domain/identity.ts';
import { readPhone } from '../shared/domain/phone.ts';
import type { IdentityStore, PersonStore } from './ports.ts';

export interface BindMemberDeps {
  identities: IdentityStore;
  persons: Pick<PersonStore, 'fillIn'>;
  mergeMembers: MergeMembers;
  readCommerceSettings: ReadCommerceSettings;
  outboxPart: (event: DomainEvent) => WritePart;
  commit: Commit;
  clock: Pick<Clock, 'now'>;
}

export type BindMember = (
  channelId: string,
  memberId: string,
  keys: { phone?: string; externalId?: string },
) => Promise<void>;

const mostTries = 5;

/**
 * Gives a member a phone or an outside number. Whoever had it as a prospect is merged into the member.
 * @throws Problem when the key is another LINE user's
 */
export function createBindMember(deps: BindMemberDeps): BindMember {
  return async (channelId, memberId, { phone: givenPhone, externalId }) => {
    const phone = givenPhone === undefined ? undefined : await validPhone(deps, channelId, givenPhone);
    const identities = identitiesOf({ phone, externalId });
    for (let attempt = 1; attempt <= mostTries; attempt += 1) {
      const owners = await deps.identities.owners(channelId, identities);
      for (const [index, owner] of owners.entries())
        if (owner !== undefined && owner !== memberId)
          await merge(deps, { channelId, from: owner, into: memberId }, identities[index]);
      const free = identities.filter((_, index) => owners[index] === undefined);
      if (free.length === 0) return;
      const person = deps.persons.fillIn(channelId, memberId, { phone, externalId });
      const { outcome } = await deps.commit([
        ...free.map((identity) => deps.identities.claim(channelId, identity, memberId)),
        ...(person ? [person] : []),
        deps.outboxPart({
          id: deterministicId('member bound', channelId, memberId, ...free.map(({ value }) => value)),
          type: 'member.bound',
          channelId,
          occurredAt: new Date(deps.clock.now()).toISOString(),
          memberIds: [memberId],
          data: { kinds: free.map(({ kind }) => kind) },
        }),
      ]);
      if (outcome === 'committed') return;
    }
    throw new Error('The key changed hands too often at once; try again.');
  };
}

async function validPhone(deps: BindMemberDeps, channelId: string, text: string): Promise<string> {
  const phone = readPhone(text, (await deps.readCommerceSettings(channelId)).defaultCountry);
  if (phone !== undefined) return phone;
  const message = 'No valid phone number: send it with its country code, e.g. +66812345678.';
  throw new Problem(422, 'Not possible', { errors: [{ path: '/phone', message }] });
}

const whyNot = {
  'both use LINE': 'It belongs to another member who uses LINE; two LINE users are never merged.',
  'merged too often': 'Twenty members were merged into this one already.',
  'no such member': 'The member is gone.',
} as const;

async function merge(
  { mergeMembers }: BindMemberDeps,
  members: Parameters<MergeMembers>[0],
  identity: Identity | undefined,
): Promise<void> {
  const outcome = await mergeMembers(members);
  if (outcome.outcome === 'merged') return;
  throw new Problem(409, 'Key taken', {
    errors: [{ path: identity?.path ?? '', message: whyNot[outcome.reason] }],
  });
}
