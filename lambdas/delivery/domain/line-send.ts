import type { LineMessage } from '../../../stepfunctions/line-message/line-message.ts';
import type { LineSendRequest, LineTarget, ParkReason, SendOrigin } from '../contracts.ts';

/** What an attempt says and to whom: the same on every repetition. It names nobody. */
export interface LineSendBody {
  messages: readonly LineMessage[];
  target: LineTarget;
}

/** One call by which LINE itself chooses and reaches the recipients. Moments are epoch milliseconds. */
export interface LineSend {
  sendId: string;
  channelId: string;
  purpose: 'marketing' | 'transactional';
  topicId?: string | undefined;
  origin: SendOrigin;
  endpoint: LineTarget['endpoint'];
  /**
   * `calling`: a call of this attempt may be under way or its answer lost; `rejected`: LINE took nothing; `parked`: the
   * same, and a person must act; `assumed sent`: a person said so of one that was `unknown`.
   */
  status:
    | 'fresh'
    | 'calling'
    | 'rejected'
    | 'parked'
    | 'accepted'
    | 'failed'
    | 'unknown'
    | 'cancelled'
    | 'assumed sent';
  /** Counts from 1; part of the retry key. 0: nothing was tried. */
  attempt: number;
  firstCallAt: number;
  lastCallAt: number;
  /** Of the current attempt. */
  body?: LineSendBody | undefined;
  /** Counts saves; whoever saves the next one owns the send. 0: never saved. */
  revision: number;
  settledAt?: number | undefined;
  requestId?: string | undefined;
  parkReason?: ParkReason | undefined;
  /** LINE's own words, or ours. */
  detail?: string | undefined;
}

/** A send that nobody has worked on. */
export const freshLineSend = (request: LineSendRequest): LineSend => {
  const { sendId, channelId, purpose, topicId, origin, endpoint } = request;
  const none = { status: 'fresh', attempt: 0, firstCallAt: 0, lastCallAt: 0, revision: 0 } as const;
  return { sendId, channelId, purpose, topicId, origin, endpoint, ...none };
};
