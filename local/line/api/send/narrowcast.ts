import type { Account } from '../../account.ts';
import { checkMessages } from '../../messages/check-messages.ts';
import type { NarrowcastFailure } from '../../change.ts';
import type { Operation } from '../operation.ts';
import { acceptSend, remainingQuota } from './accept-send.ts';
import { readNarrowcastLimit, type NarrowcastLimit } from './narrowcast-limit.ts';
import { friendsOf } from './recipients.ts';
import { answerAccepted } from './retry-key.ts';

/** With fewer recipients LINE delivers nothing. */
const leastRecipients = 50;

/** To all friends, within `limit`. */
export const narrowcast: Operation = (call) => {
  const accepted = answerAccepted(call);
  if (accepted) return accepted;
  const checked = checkMessages(call.body['messages']);
  if ('refusal' in checked) return checked.refusal;
  const limit = readNarrowcastLimit(call.body);
  if ('refusal' in limit) return limit.refusal;
  const { reached, failure } = chooseRecipients(call.account, limit);
  const answer = acceptSend(call, {
    via: 'narrowcast',
    messages: checked.messages,
    reached,
    isCounted: true,
    failure,
  });
  return answer.status === 200 ? { ...answer, status: 202 } : answer;
};

function chooseRecipients(
  account: Account,
  { max, upToRemainingQuota, forbidPartialDelivery }: NarrowcastLimit,
): { reached: readonly string[]; failure?: NarrowcastFailure } {
  const target = friendsOf(account).slice(0, max);
  const room = upToRemainingQuota ? Math.max(0, remainingQuota(account)) : Infinity;
  const chosen = target.slice(0, room);
  if (forbidPartialDelivery && chosen.length < target.length) return { reached: [], failure: 5 };
  return chosen.length < leastRecipients ? { reached: [], failure: 2 } : { reached: chosen };
}
