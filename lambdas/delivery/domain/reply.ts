import type { LineMessage } from '../../../stepfunctions/line-message/line-message.ts';
import type { ReplyOutcome, ReplyRequest, SuppressionReason } from '../contracts.ts';

/** A claimed reply as it will be sent: its messages are rendered. Holds personal data. */
export interface FrozenReply extends Omit<ReplyRequest, 'messages'> {
  messages: readonly LineMessage[];
  /** Why nothing is to be sent; then there are no messages. */
  refusal?: SuppressionReason | undefined;
}

/**
 * How far a reply is. `replying`: the token may have been used; `unsent`: LINE has sent nothing of what is left, which
 * goes by push; `pushing`: a push of this attempt may be under way.
 */
export interface ReplyState {
  channelId: string;
  memberId: string;
  origins: ReplyRequest['origins'];
  messageCount: number;
  status: 'fresh' | 'replying' | 'unsent' | 'pushing' | 'sent' | 'unknown' | 'failed';
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

/** The state of a claimed reply that nobody has worked on. */
export function freshState({ channelId, memberId, origins, messages }: FrozenReply): ReplyState {
  const none = { sentCount: 0, attempt: 0, firstCallAt: 0, revision: 0 };
  return { channelId, memberId, origins, messageCount: messages.length, status: 'fresh', ...none };
}

/** How it ended, or `open` while it is worked on. */
export function replyOutcome({ status, via }: ReplyState): ReplyOutcome | { outcome: 'open' } {
  switch (status) {
    case 'sent':
      return { outcome: 'sent', via: via ?? 'push' };
    case 'unknown':
    case 'failed':
      return { outcome: status };
    case 'fresh':
    case 'replying':
    case 'unsent':
    case 'pushing':
      return { outcome: 'open' };
  }
}

/** Messages were accepted: the rest is left to push, if there is any. */
export function withAccepted(state: ReplyState, count: number, via: 'reply' | 'push'): ReplyState {
  const sentCount = state.sentCount + count;
  const status = sentCount === state.messageCount ? 'sent' : state.status;
  return { ...state, sentCount, status, via: state.via ?? via };
}

/**
 * How long an unanswered reply is repeated, from the webhook on. The token lives one minute
 * (https://developers.line.biz/en/reference/messaging-api/#send-reply-message), so within this time only an earlier
 * try can have made it invalid.
 */
export const replyRetryMs = 50_000;
export const tokenLifeMs = 60_000;
