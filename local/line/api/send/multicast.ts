import { refuse, refuseProperties } from '../../http/line-answer.ts';
import { checkMessages } from '../../messages/check-messages.ts';
import type { Operation } from '../operation.ts';
import { acceptSend } from './accept-send.ts';
import { readUnit } from './aggregation-units.ts';
import { isReachable, isUserId } from './recipients.ts';
import { answerAccepted } from './retry-key.ts';

const mostRecipients = 500;

/** To up to 500 users; ids that are unknown here are tolerated, and one that comes twice gets it once. */
export const multicast: Operation = (call) => {
  const { account, body } = call;
  const accepted = answerAccepted(call);
  if (accepted) return accepted;
  const { to } = body;
  if (!Array.isArray(to) || to.length < 1 || to.length > mostRecipients) {
    return refuseProperties([{ message: `Size must be between 1 and ${mostRecipients}`, property: 'to' }]);
  }
  if (!to.every(isUserId))
    return refuse(400, "The property, 'to', in the request body is invalid (line: -, column: -)");
  const checked = checkMessages(body['messages'], 'multicast');
  if ('refusal' in checked) return checked.refusal;
  const unit = readUnit(body['customAggregationUnits']);
  if ('refusal' in unit) return unit.refusal;
  return acceptSend(call, {
    via: 'multicast',
    messages: checked.messages,
    reached: [...new Set(to)].filter((userId) => isReachable(account, userId)),
    isCounted: true,
    customAggregationUnit: unit.unit,
  });
};
