import type { z } from 'zod';
import { byLineWords } from './domain/by-line-words.ts';
import type { Broadcast } from './domain/broadcast.ts';
import type { endpoints } from './endpoints.ts';
import type { MemberInBroadcast } from './explain-member.ts';

type Explanation = z.infer<typeof endpoints.explainBroadcast.response>;

/** Why a member did or did not get a broadcast, for people. */
export function explanationOf(broadcast: Broadcast, member: MemberInBroadcast): Explanation {
  return member.outcome === 'recipient' ? ofRecipient(member) : ofOther(broadcast, member);
}

function ofOther(
  { frozen, byLine }: Broadcast,
  { outcome }: Exclude<MemberInBroadcast, { outcome: 'recipient' }>,
): Explanation {
  switch (outcome) {
    case 'chosen by LINE':
      return {
        ...{ isRecipient: null, isHeldOut: false },
        words: `It is sent by LINE to users that LINE chooses; LINE does not tell whether this member is one. ${byLine ? byLineWords(byLine) : ''}`,
      };
    case 'held out':
      return {
        ...{ isRecipient: false, isHeldOut: true },
        words: 'The member was drawn into the holdout: it gets nothing, so that the effect can be measured.',
      };
    case 'no recipient':
      return {
        ...{ isRecipient: false, isHeldOut: false },
        words: frozen
          ? 'The member was not in the audience when the broadcast started, was excluded, or the quota did not reach.'
          : 'The broadcast has not started, so nobody is a recipient yet.',
      };
  }
}

function ofRecipient({
  variant,
  language,
  sendId,
  status,
}: Extract<MemberInBroadcast, { outcome: 'recipient' }>): Explanation {
  return {
    ...{ isRecipient: true, isHeldOut: false, variant, language, sendId },
    status: status?.status ?? 'waiting',
    ...(status && 'reason' in status ? { reason: status.reason } : {}),
    ...(status?.status === 'sent' ? { at: new Date(status.at).toISOString() } : {}),
    words: wordsOf(variant, status),
  };
}

function wordsOf(variant: string, status: (MemberInBroadcast & { outcome: 'recipient' })['status']): string {
  switch (status?.status) {
    case undefined:
    case 'waiting':
      return `The member is to get variant ${variant}; it was not sent yet.`;
    case 'sent':
      return status.assumed
        ? `A person says that variant ${variant} was sent to the member; LINE never said so.`
        : `LINE took variant ${variant} for the member by ${status.via}.`;
    case 'suppressed':
      return `The member was left out: ${status.reason}.`;
    case 'failed':
      return `It could not be sent to the member: ${status.reason}.`;
    case 'unknown':
      return 'LINE never said whether it was sent; it is not sent again until a person says what happened.';
  }
}
