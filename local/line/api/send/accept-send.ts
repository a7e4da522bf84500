import type { Account } from '../../account.ts';
import { ok, refuse, type LineAnswer } from '../../http/line-answer.ts';
import type { AcceptedSend, NarrowcastFailure, Via } from '../../change.ts';
import { monthOf } from '../../state.ts';
import { workingMs } from './narrowcast-phase.ts';
import type { LineCall } from '../operation.ts';

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

export const usedQuota = ({ state, clock }: Account): number =>
  state.consumption.get(monthOf(clock.now())) ?? 0;

/** Infinity without a limit. */
export const remainingQuota = (account: Account): number =>
  (account.channel.monthlyLimit ?? Infinity) - usedQuota(account) - reservedQuota(account);

/** What narrowcasts that are under way set aside beyond what they have counted. */
function reservedQuota({ state, clock }: Account): number {
  let sum = 0;
  for (const { at, reserved = 0, counted } of state.campaigns.values())
    if (clock.now() - at < workingMs) sum += Math.max(0, reserved - counted);
  return sum;
}
