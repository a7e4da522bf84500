import { dateOfDay, localDay } from '../shared/domain/local-day.ts';
import { applyPolicy, settingsOf, type PolicyDeps } from './apply-policy.ts';
import type { GiveCodes } from '../code-pools/contracts.ts';
import type { SendRequest } from './contracts.ts';
import type { Claim } from './domain/claim.ts';
import { isPersonal } from './domain/is-personal.ts';
import type { Send } from './domain/send.ts';
import { drawCodes } from './draw-codes.ts';
import { freezeBody, type PersonalDeps } from './freeze-body.ts';
import type { SendLedger } from './ports.ts';

export interface ClaimDeps extends PolicyDeps, PersonalDeps {
  ledger: Pick<SendLedger, 'freeze' | 'claim'>;
  giveCodes: GiveCodes;
}

/** Decides who gets a send and freezes it, before anything is sent; in quiet hours nothing is claimed. */
export async function claimSend(
  deps: ClaimDeps,
  request: SendRequest,
): Promise<Send | { outcome: 'deferred'; untilEpochMs: number }> {
  const policy = await applyPolicy(deps, request);
  if (policy.outcome === 'deferred') return policy;
  const { sendId, channelId, purpose, topicId, origin, messages } = request;
  // Codes come after policy, so that nobody takes one along whom another rule stops.
  const isTest = origin.kind === 'test';
  const { codes, without } = await drawCodes(deps, { ...request, memberIds: policy.memberIds, isTest });
  const memberIds = policy.memberIds.filter((memberId) => !without.has(memberId));
  const claim: Claim = {
    sendId,
    channelId,
    purpose,
    ...(topicId !== undefined && { topicId }),
    origin,
    method: isPersonal(messages) || memberIds.length === 1 ? 'push' : 'multicast',
    memberIds,
    suppressed: { ...policy.suppressed, ...(without.size > 0 && { 'no code left': [...without] }) },
    bodyId: '',
    claimedAt: deps.clock.now(),
  };
  if (memberIds.length > 0) {
    const body = await freezeBody(deps, {
      ...{ channelId, messages, memberIds, codes },
      members: policy.members,
    });
    claim.bodyId = await deps.ledger.freeze(sendId, body);
  }
  const { timeZone } = await settingsOf(deps, channelId);
  const date = dateOfDay(localDay(claim.claimedAt, timeZone));
  // Another process may have been faster; its chunks are read when they refuse ours.
  return { claim: await deps.ledger.claim(claim, date), chunks: new Map() };
}
