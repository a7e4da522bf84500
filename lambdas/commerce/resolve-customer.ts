import type { CustomerKeys, MergeMembers, PrepareCustomer } from '../members/contracts.ts';
import type { Commit } from '../shared/domain/write-part.ts';

export interface ResolveCustomerDeps {
  prepareCustomer: PrepareCustomer;
  mergeMembers: MergeMembers;
  commit: Commit;
}

/** Somebody else made the same customer at the same moment. */
const mostTries = 5;

/** The member behind a customer's keys, made or merged where need be; or what is wrong, below `/customer`. */
export async function resolveCustomer(
  deps: ResolveCustomerDeps,
  channelId: string,
  { customer, occurredAt }: { customer: CustomerKeys; occurredAt: number },
): Promise<
  { outcome: 'member'; memberId: string } | { outcome: 'invalid'; problem: { path: string; message: string } }
> {
  for (let attempt = 1; attempt <= mostTries; attempt += 1) {
    const prepared = await deps.prepareCustomer(channelId, customer, occurredAt);
    if (prepared.outcome === 'conflict') {
      const { from, into } = prepared;
      if ((await deps.mergeMembers({ channelId, from, into })).outcome === 'merged') continue;
    }
    if (prepared.outcome !== 'member') {
      const { path, message } = prepared.problem;
      return { outcome: 'invalid', problem: { path: `/customer${path}`, message } };
    }
    if ((await deps.commit(prepared.parts)).outcome === 'committed')
      return { outcome: 'member', memberId: prepared.memberId };
  }
  throw new Error('A customer changed too often at once; it comes again.');
}
