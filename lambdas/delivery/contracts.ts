import { z } from 'zod';
import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import type { FailureReason } from './domain/verdict.ts';
import type { MemberSnapshot } from '../members/contracts.ts';
import type { WritePart } from '../shared/domain/write-part.ts';

export { AmbiguousSend } from './domain/ambiguous-send.ts';
export { LineBusy } from './domain/line-busy.ts';

const testedId = z.string().optional();

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
    /** Of several that a send has. */
    variant: z.string().optional(),
  }),
  z.object({ kind: z.literal('broadcast'), broadcastId: z.string(), variant: z.string() }),
  /** The push of a notice that has other routes beside it. */
  z.object({ kind: z.literal('notice'), noticeId: z.uuid() }),
  /** A person tries something on its own account. */
  z.object({ kind: z.literal('test'), broadcastId: testedId, testWalkId: testedId }),
]);
export type SendOrigin = z.infer<typeof SendOrigin>;

/** Stored by name; add at the end only. */
export const suppressionReasons = [
  'blocked',
  'not a friend',
  'frequency cap',
  'quota reserve',
  'member erased',
  /** A person stopped the broadcast before. */
  'cancelled',
  'opted out',
  'topic opt-out',
  'no consent',
  'topic cap',
  /** The messages hold a code of the member's own, and its pool has none for it. */
  'no code left',
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

/** Why a recipient was left out or could not be sent to. */
export type DeliveryReason = SuppressionReason | FailureReason;

/** Every recipient ends in exactly one of the four; they add up to the request's members. */
export interface SendFigures {
  sent: number;
  suppressed: number;
  failed: number;
  unknown: number;
  /** Of suppressed and failed. */
  reasons: Readonly<Partial<Record<DeliveryReason, number>>>;
}

export type SendOutcome =
  | ({ outcome: 'closed' } & SendFigures)
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

/**
 * Closes what of a send has not begun, whoever may be about to begin it: from then on its recipients get nothing. What LINE
 * may have taken already is brought to its end. Throws as `Deliver` does.
 */
export type CancelSend = (request: SendRequest) => Promise<{ outcome: 'closed' } & SendFigures>;

/** Messages that the plan still allows this month; undefined when it has no limit, or LINE refuses to tell. */
export type ReadRemainingQuota = (channelId: string) => Promise<number | undefined>;

/** What policy would say of a send now; reserves nothing. */
export interface PolicyPreview {
  /** Why it is not for a member, by what is known of the member alone. */
  whyExcluded: (member: MemberSnapshot) => SuppressionReason | undefined;
  /** Whom of up to 500 members a frequency cap keeps from it. */
  beyondCaps: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, SuppressionReason>>;
}
export type PreviewPolicy = (request: {
  channelId: string;
  purpose: 'marketing' | 'transactional';
  topicId?: string | undefined;
}) => Promise<PolicyPreview>;

/** Who got a send, and when LINE took it (epoch milliseconds); nobody for a send that is not there. */
export type ReadSentMembers = (
  channelId: string,
  sendId: string,
) => Promise<{ memberIds: readonly string[]; at: number }>;

/** Messages as one member would get them, with what its personal fields became. */
export type RenderFor = (
  member: MemberSnapshot,
  messages: readonly LineMessage[],
) => Promise<{
  messages: readonly LineMessage[];
  values: Readonly<Record<string, string>>;
  /** Limits of LINE that the rendered messages exceed, by JSON pointer. */
  problems: readonly { path: string; message: string }[];
}>;

/** What LINE finds wrong with messages, by JSON pointer; empty when it would take them. */
export type ValidateMessages = (
  channelId: string,
  messages: readonly LineMessage[],
) => Promise<readonly { path: string; message: string }[]>;

export { isPersonal } from './domain/is-personal.ts';
export { aggregationUnit } from './domain/aggregation-unit.ts';

/** Recipients that LINE took on one of its days (UTC+9), by way of sending; one row of several that add up. */
export interface SentCount {
  /** `YYYY-MM-DD` */
  date: string;
  origin: SendOrigin['kind'];
  /** Under which LINE counts the multicasts and pushes. */
  unit?: string;
  multicast: number;
  push: number;
  reply: number;
}

/** What was sent on these days of LINE, both included. */
export type ReadSentCounts = (
  channelId: string,
  dates: { from: string; to: string },
) => Promise<readonly SentCount[]>;

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
  /** `assumed`: a person says so; LINE never did. */
  | { status: 'sent'; via: 'reply' | 'push' | 'multicast'; at: number; assumed?: true }
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

/** Users by LINE's audience groups and earlier narrowcasts (Messaging API reference, "Recipient objects"). */
export type NarrowcastRecipient =
  | { type: 'audience'; audienceGroupId: number }
  | { type: 'redelivery'; requestId: string }
  | {
      type: 'operator';
      and?: readonly NarrowcastRecipient[] | undefined;
      or?: readonly NarrowcastRecipient[] | undefined;
      not?: NarrowcastRecipient | undefined;
    };

/** Whom LINE chooses. */
export type LineTarget =
  | { endpoint: 'broadcast' }
  | {
      endpoint: 'narrowcast';
      recipient?: NarrowcastRecipient | undefined;
      /** In LINE's form. */
      filter?: { demographic: object } | undefined;
      limit?:
        | {
            max?: number | undefined;
            upToRemainingQuota?: boolean | undefined;
            forbidPartialDelivery?: boolean | undefined;
          }
        | undefined;
    };

export interface LineSendRequest {
  /** Deterministic from the cause. */
  sendId: string;
  channelId: string;
  /** 1..5, without personal fields. */
  messages: readonly LineMessage[];
  purpose: 'marketing' | 'transactional';
  topicId?: string | undefined;
  origin: SendOrigin;
  endpoint: LineTarget['endpoint'];
  /** Asked before each new attempt, never before a repetition; a reason when it may not be sent now. */
  target: () => Promise<{ target: LineTarget } | { refusal: string }>;
}

export type LineSendOutcome =
  /** LINE has it; it cannot be stopped any more. */
  | { outcome: 'accepted'; requestId: string; atEpochMs: number }
  | { outcome: 'deferred'; untilEpochMs: number }
  | { outcome: 'parked'; reason: ParkReason; detail: string }
  /** Nothing was sent and nothing will be. */
  | { outcome: 'failed'; reason: string }
  | { outcome: 'unknown' }
  | { outcome: 'cancelled' }
  | { outcome: 'assumed sent' };

/**
 * Sends once through an endpoint by which LINE itself chooses who gets it. Throws `AmbiguousSend` and `LineBusy` as
 * `Deliver` does.
 */
export type SendByLine = (request: LineSendRequest) => Promise<LineSendOutcome>;

/**
 * Stops a send by LINE that LINE does not have. One whose call got no answer ends as unknown: it is not repeated to find
 * out. Throws `AmbiguousSend` while a call may be under way.
 */
export type CancelSendByLine = (request: LineSendRequest) => Promise<LineSendOutcome>;

/** How far LINE is with a narrowcast. */
export type NarrowcastProgress =
  | {
      outcome: 'progress';
      phase: 'waiting' | 'sending' | 'succeeded' | 'failed';
      targeted?: number | undefined;
      success?: number | undefined;
      failure?: number | undefined;
      errorCode?: number | undefined;
      completedAt?: number | undefined;
    }
  /** LINE keeps it for 14 days. */
  | { outcome: 'gone' }
  /** It did not answer, or refused to: ask later. */
  | { outcome: 'no answer'; reason: string };
export type ReadNarrowcastProgress = (channelId: string, requestId: string) => Promise<NarrowcastProgress>;

export type { MoveUnknown, ResolveUnknown, ResolveUnknownByLine, UnknownAs } from './domain/unknown.ts';

/** LINE's monthly limit (undefined: none) and what of it is used, approximately; LINE's words when it does not tell. */
export type ReadQuota = (
  channelId: string,
) => Promise<
  { outcome: 'quota'; limit: number | undefined; used: number } | { outcome: 'no answer'; reason: string }
>;
