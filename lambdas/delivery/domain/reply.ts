import type { LineMessage } from '../../../stepfunctions/journey/line-message.ts';
import type { ReplyRequest } from '../contracts.ts';

/** A claimed reply as it will be sent: its messages are rendered. Holds personal data. */
export interface FrozenReply extends Omit<ReplyRequest, 'messages'> {
  messages: readonly LineMessage[];
}

/**
 * How far a reply is. `replying`: the token may have been used; `rejected`: LINE sent nothing of what is left, which
 * goes by push; `pushing`: a push of this attempt may be under way.
 */
export interface ReplyState {
  channelId: string;
  memberId: string;
  origins: ReplyRequest['origins'];
  messageCount: number;
  status: 'replying' | 'rejected' | 'pushing' | 'sent' | 'unknown' | 'failed';
  /** Messages that LINE has accepted. */
  sentCount: number;
  /** Set once the first message is accepted. */
  via?: 'reply' | 'push';
  /** Of the pushes; part of their retry keys. 0: nothing was pushed. */
  attempt: number;
  /** Epoch milliseconds at which the attempt's first call, or the reply, was about to be made. */
  firstCallAt: number;
  /** Epoch milliseconds of the last answer. */
  settledAt?: number;
  /** Why it failed or is unknown. */
  reason?: string;
  requestId?: string;
  /** Counts saves; whoever saves the next one owns the reply. 0: never saved. */
  revision: number;
}

/** A state that nobody works on any more. */
export type ReplyEnd = 'sent' | 'unknown' | 'failed';
export const isEnded = (state: ReplyState): state is ReplyState & { status: ReplyEnd } =>
  state.status === 'sent' || state.status === 'unknown' || state.status === 'failed';

/**
 * How long an unanswered reply is repeated, from the webhook on. The token lives one minute
 * (https://developers.line.biz/en/reference/messaging-api/#send-reply-message), so within this time only an earlier
 * try can have made it invalid.
 */
export const replyRetryMs = 50_000;
