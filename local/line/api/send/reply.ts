import { refuse } from '../../http/line-answer.ts';
import { checkMessages } from '../../messages/check-messages.ts';
import type { ReplyToken } from '../../state.ts';
import type { Operation } from '../operation.ts';
import { acceptSend } from './accept-send.ts';

const lifetimeMs = 60_000;
/** An event may be redelivered long after it happened; its token is dead by then. */
const mostEventAgeMs = 20 * 60_000;

/** Answers an event; free of charge. */
export const reply: Operation = (call) => {
  const { account, body } = call;
  const checked = checkMessages(body['messages']);
  if ('refusal' in checked) return checked.refusal;
  const replyToken = String(body['replyToken']);
  const token = account.state.replyTokens.get(replyToken);
  if (!token || !isAlive(token, account.clock.now())) return refuse(400, 'Invalid reply token');
  const { messages } = checked;
  return acceptSend(call, { via: 'reply', messages, reached: [token.chatId], isCounted: false, replyToken });
};

const isAlive = ({ isUsed, deliveredAt, eventAt }: ReplyToken, now: number): boolean =>
  !isUsed && now - deliveredAt <= lifetimeMs && now - eventAt <= mostEventAgeMs;
