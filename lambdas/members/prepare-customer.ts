import type { DomainEvent } from '../events/contracts.ts';
import type { ReadCommerceSettings } from '../commerce/contracts.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import type { WritePart } from '../shared/domain/write-part.ts';
import type { CurrentMemberId, CustomerKeys, PrepareCustomer, ReadMembers } from './contracts.ts';
import { identitiesOf, type Identity } from './domain/identity.ts';
import { memberIdOfLineUser } from './domain/member.ts';
import { readPhone } from '../shared/domain/phone.ts';
import type { IdentityStore, MemberStore, PersonStore } from './ports.ts';

export interface PrepareCustomerDeps {
  identities: IdentityStore;
  members: Pick<MemberStore, 'newProspect'>;
  readMembers: ReadMembers;
  persons: Pick<PersonStore, 'fillIn'>;
  currentMemberId: CurrentMemberId;
  readCommerceSettings: ReadCommerceSettings;
  outboxPart: (event: DomainEvent) => WritePart;
}

/** Finds the member behind a customer's keys, or makes a prospect of somebody unknown. */
export function createPrepareCustomer(deps: PrepareCustomerDeps): PrepareCustomer {
  return async (channelId, customer, occurredAt) => {
    const phone = await phoneOf(deps, channelId, customer);
    if (phone === null) {
      const message = 'No valid phone number: send it with its country code, e.g. +66812345678.';
      return { outcome: 'bad phone', problem: { path: '/phone', message } };
    }
    const identities = identitiesOf({ ...customer, phone });
    const owners = await deps.identities.owners(channelId, identities);
    const named = await namedMember(deps, channelId, customer.memberId);
    if (customer.memberId !== undefined && named === undefined) {
      const message = `The channel has no member ${customer.memberId}.`;
      return { outcome: 'unknown', problem: { path: '/memberId', message } };
    }
    const memberId = named ?? owners.find((owner) => owner !== undefined);
    const free = identities.filter((_, index) => owners[index] === undefined);
    if (memberId === undefined)
      return newProspect(deps, { channelId, customer, phone, identities, occurredAt });

    const others = identities.filter((_, index) => owners[index] !== undefined && owners[index] !== memberId);
    const [other] = others;
    if (other) {
      const from = owners[identities.indexOf(other)] ?? '';
      const message = 'It belongs to another member than the keys before it: bind the two, or correct it.';
      return { outcome: 'conflict', problem: { path: other.path, message }, from, into: memberId };
    }
    const person = deps.persons.fillIn(channelId, memberId, personOf(customer, phone));
    return {
      outcome: 'member',
      memberId,
      isNew: false,
      parts: [
        ...free.map((identity) => deps.identities.claim(channelId, identity, memberId)),
        ...(free.length > 0 && person ? [person] : []),
      ],
    };
  };
}

async function phoneOf(
  deps: PrepareCustomerDeps,
  channelId: string,
  { phone }: CustomerKeys,
): Promise<string | undefined | null> {
  if (phone === undefined) return undefined;
  const { defaultCountry } = await deps.readCommerceSettings(channelId);
  return readPhone(phone, defaultCountry) ?? null;
}

async function namedMember(
  deps: PrepareCustomerDeps,
  channelId: string,
  memberId: string | undefined,
): Promise<string | undefined> {
  if (memberId === undefined) return undefined;
  const current = await deps.currentMemberId(channelId, memberId);
  return (await deps.readMembers(channelId, [current])).has(current) ? current : undefined;
}

/** The id comes from the strongest key, so two at once make one prospect. */
function newProspect(
  deps: PrepareCustomerDeps,
  known: {
    channelId: string;
    customer: CustomerKeys;
    phone: string | undefined;
    identities: readonly Identity[];
    occurredAt: number;
  },
): Awaited<ReturnType<PrepareCustomer>> {
  const { channelId, customer, phone, identities, occurredAt } = known;
  const [strongest] = identities;
  if (!strongest) throw new Error('A customer without a key was let through.');
  const memberId =
    strongest.kind === 'line'
      ? memberIdOfLineUser(channelId, strongest.value)
      : deterministicId('prospect', channelId, strongest.kind, strongest.value);
  const person = deps.persons.fillIn(channelId, memberId, personOf(customer, phone));
  return {
    outcome: 'member',
    memberId,
    isNew: true,
    parts: [
      deps.members.newProspect({
        channelId,
        memberId,
        createdAt: occurredAt,
        lineUserId: customer.lineUserId,
      }),
      ...identities.map((identity) => deps.identities.claim(channelId, identity, memberId)),
      ...(person ? [person] : []),
      deps.outboxPart({
        id: deterministicId('member created', channelId, memberId),
        type: 'member.created',
        channelId,
        occurredAt: new Date(occurredAt).toISOString(),
        memberIds: [memberId],
        data: { lifecycle: 'prospect' },
      }),
    ],
  };
}

const personOf = ({ name, email, externalId }: CustomerKeys, phone: string | undefined) => ({
  name,
  email,
  phone,
  externalId,
});
