import type { Account } from '../../account.ts';
import { checkMessages } from '../../messages/check-messages.ts';
import type { NarrowcastFailure } from '../../change.ts';
import type { Operation } from '../operation.ts';
import { acceptSend, remainingQuota } from './accept-send.ts';
import { readNarrowcastLimit, type NarrowcastLimit } from './narrowcast-limit.ts';
import { refuse } from '../../http/line-answer.ts';
import { friendsOf } from './recipients.ts';
import { answerAccepted } from './retry-key.ts';

/** With fewer recipients LINE delivers nothing. */
const leastRecipients = 50;

/** To all friends, or to those of an audience, within `limit`. */
export const narrowcast: Operation = (call) => {
  const accepted = answerAccepted(call);
  if (accepted) return accepted;
  const checked = checkMessages(call.body['messages']);
  if ('refusal' in checked) return checked.refusal;
  const limit = readNarrowcastLimit(call.body);
  if ('refusal' in limit) return limit.refusal;
  const target = targetOf(call.account, call.body['recipient']);
  if (!target) return refuse(400, 'The audience group is not found');
  const { reached, failure } = chooseRecipients(call.account, limit, target);
  const answer = acceptSend(call, {
    via: 'narrowcast',
    messages: checked.messages,
    reached,
    isCounted: true,
    failure,
  });
  return answer.status === 200 ? { ...answer, status: 202 } : answer;
};

/** Friends that a recipient names; undefined for an audience that does not exist. Operators and demographics: everybody. */
function targetOf(account: Account, recipient: unknown): readonly string[] | undefined {
  const { type, audienceGroupId } = (recipient ?? {}) as { type?: unknown; audienceGroupId?: unknown };
  const friends = friendsOf(account);
  if (type !== 'audience') return friends;
  const audience = account.state.audiences.get(Number(audienceGroupId));
  return audience && friends.filter((userId) => audience.userIds.has(userId));
}

function chooseRecipients(
  account: Account,
  { max, upToRemainingQuota, forbidPartialDelivery }: NarrowcastLimit,
  friends: readonly string[],
): { reached: readonly string[]; failure?: NarrowcastFailure } {
  const target = friends.slice(0, max);
  const room = upToRemainingQuota ? Math.max(0, remainingQuota(account)) : Infinity;
  const chosen = target.slice(0, room);
  if (forbidPartialDelivery && chosen.length < target.length) return { reached: [], failure: 5 };
  return chosen.length < leastRecipients ? { reached: [], failure: 2 } : { reached: chosen };
}
