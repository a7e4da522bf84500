import { checkMessages } from '../../messages/check-messages.ts';
import type { Operation } from '../operation.ts';
import { acceptSend } from './accept-send.ts';
import { friendsOf } from './recipients.ts';
import { answerAccepted } from './retry-key.ts';

/** To all friends. */
export const broadcast: Operation = (call) => {
  const accepted = answerAccepted(call);
  if (accepted) return accepted;
  const checked = checkMessages(call.body['messages'], 'broadcast');
  if ('refusal' in checked) return checked.refusal;
  return acceptSend(call, {
    via: 'broadcast',
    messages: checked.messages,
    reached: friendsOf(call.account),
    isCounted: true,
  });
};
