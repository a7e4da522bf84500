import { refuse } from '../../http/line-answer.ts';
import { checkMessages } from '../../messages/check-messages.ts';
import type { Operation } from '../operation.ts';
import { acceptSend } from './accept-send.ts';
import { readUnit } from './aggregation-units.ts';
import { isReachable, isUserId } from './recipients.ts';
import { answerAccepted } from './retry-key.ts';

/** To one user. An id of another provider is refused; who blocked or left gets nothing, and the answer is 200. */
export const push: Operation = (call) => {
  const { account, body } = call;
  const accepted = answerAccepted(call);
  if (accepted) return accepted;
  const { to } = body;
  if (!isUserId(to))
    return refuse(400, "The property, 'to', in the request body is invalid (line: -, column: -)");
  const checked = checkMessages(body['messages']);
  if ('refusal' in checked) return checked.refusal;
  const unit = readUnit(body['customAggregationUnits']);
  if ('refusal' in unit) return unit.refusal;
  if (!account.provider.people.has(to)) return refuse(400, 'Failed to send messages');
  return acceptSend(call, {
    via: 'push',
    messages: checked.messages,
    reached: isReachable(account, to) ? [to] : [],
    isCounted: true,
    customAggregationUnit: unit.unit,
  });
};
