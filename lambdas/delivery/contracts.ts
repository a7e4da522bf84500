import { z } from 'zod';
import type { LineMessage } from '../../stepfunctions/journey/line-message.ts';
import type { WritePart } from '../shared/domain/write-part.ts';

export { AmbiguousSend } from './domain/ambiguous-send.ts';
export { LineBusy } from './domain/line-busy.ts';

/** Why a send exists; shown to people as its explanation. */
export const SendOrigin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('greeting') }),
  z.object({ kind: z.literal('autoReply'), ruleId: z.string() }),
  /** The answer to who chose what it wants to get. */
  z.object({ kind: z.literal('preferences') }),
  z.object({
    kind: z.literal('journey'),
    journeyId: z.string(),
    version: z.int(),
    nodeIds: z.array(z.string()),
    cohortId: z.string().optional(),
  }),
]);
export type SendOrigin = z.infer<typeof SendOrigin>;

/** Stored by name; add at the end only. */
export const suppressionReasons = [
  'blocked',
  'not a friend',
  'frequency cap',
  'quota reserve',
  'member erased',
  'opted out',
  'topic opt-out',
  'no consent',
  'topic cap',
] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

export const parkReasons = [
  'monthly quota used up',
  'channel token refused',
  'not permitted by LINE plan',
] as const;
export type ParkReason = (typeof parkReasons)[number];

export interface SendRequest {
  /** Deterministic from the cause: a retry with the same id never sends twice. */
  sendId: string;
  channelId: string;
  /** 1..500 distinct members. */
  memberIds: readonly string[];
  /** 1..5 messages; personal fields (`{{name}}`) make the send one push a member. */
  messages: readonly LineMessage[];
  purpose: 'marketing' | 'transactional';
  /** What kind of marketing it is; who left the topic does not get it. */
  topicId?: string;
  origin: SendOrigin;
}

/** Every recipient ends in exactly one of the four figures; they add up to the request's members. */
export type SendOutcome =
  | { outcome: 'closed'; sent: number; suppressed: number; failed: number; unknown: number }
  /** Quiet hours: nothing was claimed; ask again at that moment. */
  | { outcome: 'deferred'; untilEpochMs: number }
  /** A person must act (quota, token, plan); asking again later sends the unsent rest. */
  | { outcome: 'parked'; reason: ParkReason };

/**
 * Sends once, whatever happens. Throws `AmbiguousSend` when LINE's answer is not known yet: call again with the same
 * request (up to 23 h after the first call; afterwards the recipients end as unknown). Throws `LineBusy` when LINE takes
 * no more calls for a while: call again as well.
 */
export type Deliver = (request: SendRequest) => Promise<SendOutcome>;

export interface ReplyRequest {
  sendId: string;
  channelId: string;
  memberId: string;
  lineUserId: string;
  replyToken: string;
  /** Epoch milliseconds at which the webhook was received; the token lives one minute from then. */
  receivedAt: number;
  /** Any number: the first five go with the free reply, the rest is pushed. */
  messages: readonly LineMessage[];
  /** In the order of the messages: which cause brought how many of them. */
  origins: readonly { origin: SendOrigin; messageCount: number }[];
}

export type ReplyOutcome =
  { outcome: 'sent'; via: 'reply' | 'push' } | { outcome: 'unknown' } | { outcome: 'failed' };

export interface Replies {
  /** Freezes the rendered reply; to be committed with the event's other effects, before `perform`. */
  claim(reply: ReplyRequest): Promise<readonly WritePart[]>;
  /** Sends a claimed reply once; calling it again resumes after a crash. Unknown ids are a mistake and throw. */
  perform(channelId: string, sendId: string): Promise<ReplyOutcome>;
  /** How a claimed reply ended; `open` while nobody knows. */
  outcomeOf(channelId: string, sendId: string): Promise<ReplyOutcome | { outcome: 'open' }>;
}

export type RecipientStatus =
  | { status: 'sent'; via: 'reply' | 'push' | 'multicast'; at: number }
  | { status: 'suppressed'; reason: SuppressionReason }
  | { status: 'failed'; reason: string }
  | { status: 'unknown' }
  | { status: 'waiting' };

/** What became of one member in a send, for explanations; absent when the send does not hold the member. */
export type ExplainRecipient = (query: {
  channelId: string;
  sendId: string;
  memberId: string;
}) => Promise<RecipientStatus | undefined>;
