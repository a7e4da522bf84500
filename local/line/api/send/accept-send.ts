import { ok, refuse, type LineAnswer } from '../../http/line-answer.ts';
import type { AcceptedSend, NarrowcastFailure, Via } from '../../change.ts';
import type { LineCall } from '../operation.ts';
import { remainingQuota } from './quota.ts';

export interface Send {
  via: Via;
  messages: readonly unknown[];
  /** Chats that get it. */
  reached: readonly string[];
  /** False for replies. */
  isCounted: boolean;
  replyToken?: string;
  customAggregationUnit?: string;
  deliveryTag?: string | undefined;
  failure?: NarrowcastFailure;
  reserved?: number;
}

/** Delivers and counts; 429 when the month has no room for all recipients. */
export function acceptSend({ account, requestId, retryKey }: LineCall, send: Send): LineAnswer {
  const { isCounted, ...rest } = send;
  const { ids, clock, channel } = account;
  const counted = isCounted ? send.reached.length : 0;
  if (counted > 0 && counted > remainingQuota(account))
    return refuse(429, 'You have reached your monthly limit.');
  const isNamed = namesMessages(send.via);
  const accepted: AcceptedSend = {
    kind: 'accepted',
    channelId: channel.channelId,
    requestId,
    at: clock.now(),
    ...rest,
    counted,
    retryKey,
    sentMessages: isNamed ? send.messages.map(() => ({ id: ids.messageId(), quoteToken: ids.token() })) : [],
  };
  account.record(accepted);
  return isNamed ? ok({ sentMessages: accepted.sentMessages }) : ok();
}

/** Replies and pushes answer with the ids of their messages. */
export const namesMessages = (via: Via): boolean => via === 'reply' || via === 'push';
