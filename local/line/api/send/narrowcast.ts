import { refuse } from '../../http/line-answer.ts';
import { checkMessages } from '../../messages/check-messages.ts';
import type { NarrowcastFailure } from '../../change.ts';
import type { LineCall, Operation } from '../operation.ts';
import { acceptSend } from './accept-send.ts';
import { readFilter, type NarrowcastFilter } from './narrowcast-filter.ts';
import { readNarrowcastLimit, type NarrowcastLimit } from './narrowcast-limit.ts';
import { readRecipient, type NarrowcastRecipient } from './narrowcast-recipient.ts';
import { friendsOf } from './recipients.ts';
import { answerAccepted } from './retry-key.ts';
import { remainingQuota } from './quota.ts';

/** With fewer recipients that were chosen by audience or attribute, LINE delivers nothing. */
const leastRecipients = 50;

interface Wish {
  recipient: NarrowcastRecipient;
  filter: NarrowcastFilter;
  limit: NarrowcastLimit;
}

/** To all friends, or to those of audiences and attributes, within `limit`; delivered in the background. */
export const narrowcast: Operation = (call) => {
  const { account, body } = call;
  const accepted = answerAccepted(call);
  if (accepted) return accepted;
  const checked = checkMessages(body['messages'], 'narrowcast');
  if ('refusal' in checked) return checked.refusal;
  const limit = readNarrowcastLimit(body['limit']);
  if ('refusal' in limit) return limit.refusal;
  const recipient = readRecipient(account, body['recipient']);
  if ('refusal' in recipient) return recipient.refusal;
  const filter = readFilter(account, body['filter']);
  if ('refusal' in filter) return filter.refusal;
  return send(call, checked.messages, { recipient, filter, limit });
};

function send(call: LineCall, messages: readonly unknown[], wish: Wish) {
  const { account } = call;
  const { max = Infinity, upToRemainingQuota } = wish.limit;
  const reach = friendsOf(account);
  const remaining = Math.max(0, remainingQuota(account));
  // LINE sets aside the whole target reach until it knows how many get it.
  const reserved = Math.min(reach.length, max, upToRemainingQuota ? remaining : Infinity);
  if (reserved > remaining) return refuse(429, 'You have reached your monthly limit.');
  const target = reach.filter((userId) => wish.recipient.isMeant(userId) && wish.filter.isMeant(userId));
  const failure = failureOf(wish, { target: target.length, most: reserved, reach: new Set(reach) });
  const reached = failure === undefined ? target.slice(0, reserved) : [];
  const answer = acceptSend(call, {
    ...{ via: 'narrowcast', messages, reached, isCounted: true, failure, reserved },
  });
  return answer.status === 200 ? { ...answer, status: 202 } : answer;
}

/** Messaging API reference, "Restrictions on sending messages using attributes and audiences". */
function failureOf(
  { recipient, filter, limit }: Wish,
  { target, most, reach }: { target: number; most: number; reach: ReadonlySet<string> },
): NarrowcastFailure | undefined {
  const restricted = recipient.groups.filter(({ isUpload }) => filter.isUsed || !isUpload);
  const isSmall = (userIds: ReadonlySet<string>) => userIds.intersection(reach).size < leastRecipients;
  if (recipient.groups.length > 1 && restricted.some(({ userIds }) => isSmall(userIds))) return 4;
  const recipients = Math.min(target, most);
  if ((filter.isUsed || restricted.length > 0) && recipients < leastRecipients) return 2;
  return limit.forbidPartialDelivery && target > most ? 5 : undefined;
}
