import type { MessageProblem } from '../../stepfunctions/line-message/check-rendered.ts';
import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import type { FrequencyCaps } from '../access/contracts.ts';
import type { WritePart } from '../shared/domain/write-part.ts';
import type {
  LineTarget,
  ReadNarrowcastProgress,
  ReadRemainingQuota,
  SendOrigin,
  SuppressionReason,
} from './contracts.ts';
import type { Chunk } from './domain/chunk.ts';
import type { LineSend } from './domain/line-send.ts';
import type { Claim } from './domain/claim.ts';
import type { SendMethod } from './domain/line-limits.ts';
import type { FrozenReply, ReplyState } from './domain/reply.ts';
import type { Send } from './domain/send.ts';
import type { SuppressedCount } from './domain/suppressed-report.ts';

/** What the calls of an attempt say and where they go: the same on every repetition. Gone after 48 hours. */
export interface FrozenBody {
  /** With their personal fields; a send without any is the same text for all. */
  messages: readonly LineMessage[];
  /** In the order of the claim's members; empty for those who cannot be reached. */
  lineUserIds: readonly string[];
  /** Values of personal fields by member, in the same order; absent without personal fields. */
  values?: readonly Readonly<Record<string, string>>[];
}

/** Sends, what they froze and how far they are. Every save decides alone: there is no lock to forget. */
export interface SendLedger {
  read(sendId: string): Promise<Send | undefined>;
  /**
   * The first claim of a send wins; answers the one that holds. Whom it leaves out is counted with it, once.
   * @param date `YYYY-MM-DD` in the channel's zone
   */
  claim(claim: Claim, date: string): Promise<Claim>;
  /** Keeps a body for 48 hours and answers its id; equal bodies have equal ids. */
  freeze(sendId: string, body: FrozenBody): Promise<string>;
  /** With the epoch milliseconds at which it was frozen; undefined when it is gone. */
  readBody(sendId: string, bodyId: string): Promise<{ body: FrozenBody; frozenAt: number } | undefined>;
  /**
   * Stores the chunk if nobody has since `revision`; answers the stored one, or undefined when somebody has.
   * `sent`: what LINE took by the calls that are noted here; counted with it, once. `parts`: what else is written with it.
   */
  saveChunk(
    claim: Pick<Claim, 'sendId' | 'channelId'>,
    chunk: Chunk,
    also?: { sent?: SentNow | undefined; parts?: readonly WritePart[] },
  ): Promise<Chunk | undefined>;
  /** Chunks with unknown recipients, the newest first. */
  listUnknown(
    channelId: string,
    page: { limit: number; before?: string | undefined },
  ): Promise<{ sendIds: readonly string[]; next?: string }>;
}

/** Recipients that LINE took just now. */
export interface SentNow {
  channelId: string;
  origin: SendOrigin;
  method: SendMethod;
  /** 1.. */
  count: number;
  /** Epoch milliseconds of the first call that may have sent it: a repetition sends nothing anew. */
  at: number;
}

/** Claimed replies; the frozen messages and the token are gone after 48 hours, how it ended stays. */
export interface ReplyLedger {
  /** Refused when the reply is claimed already. */
  claimPart(reply: FrozenReply): WritePart;
  read(sendId: string): Promise<{ frozen?: FrozenReply; state?: ReplyState }>;
  /** As `SendLedger.saveChunk`. */
  saveState(sendId: string, state: ReplyState, sent?: SentNow): Promise<ReplyState | undefined>;
}

export type Rejection =
  | 'invalidReplyToken'
  /** LINE refuses the messages. */
  | 'badRequest'
  /** LINE refuses the request, but not because of its messages: a recipient is not ours. */
  | 'badRecipient'
  | 'rateLimited'
  | 'quota'
  | 'unauthorized'
  | 'forbidden'
  | 'tooLarge';

/** How one call ended. */
export type LineAnswer =
  /** `acceptedBefore`: LINE knows the retry key (409), an earlier try has sent. */
  | { outcome: 'accepted'; requestId: string; acceptedBefore?: boolean }
  /** Timeout, broken connection or 5xx: it may have sent. */
  | { outcome: 'ambiguous'; reason: string }
  /** This call sent nothing. `message` is LINE's own text, `properties` what it is about; they hold no personal data. */
  | { outcome: 'rejected'; kind: Rejection; message: string; properties?: readonly string[] };

/** The ways of sending for which LINE validates messages; what is fit for one may be unfit for another. */
export type MessageKind = 'reply' | 'push' | 'multicast' | 'narrowcast' | 'broadcast';

/** What LINE thinks of messages that nobody gets. */
export type Validation =
  | { outcome: 'valid' }
  | { outcome: 'invalid'; problems: readonly MessageProblem[] }
  /** LINE refused to look: token, plan or rate. */
  | { outcome: 'rejected'; kind: Rejection; message: string }
  /** Timeout, broken connection or 5xx. */
  | { outcome: 'unclear'; reason: string };

/** LINE's sending endpoints. Calls never throw for what LINE or the network answers. */
export interface LineMessaging {
  reply(call: {
    channelId: string;
    replyToken: string;
    messages: readonly LineMessage[];
  }): Promise<LineAnswer>;
  push(call: {
    channelId: string;
    to: string;
    messages: readonly LineMessage[];
    retryKey: string;
    /** As for multicasts. */
    customAggregationUnit?: string | undefined;
  }): Promise<LineAnswer>;
  multicast(call: {
    channelId: string;
    /** 1..500 LINE user ids. */
    to: readonly string[];
    messages: readonly LineMessage[];
    retryKey: string;
    /** Name under which LINE counts opens and clicks; 1..30 of A-Z a-z 0-9 _. */
    customAggregationUnit?: string;
  }): Promise<LineAnswer>;
  /** Asks LINE about 1 to 5 rendered messages without sending them. */
  validate(channelId: string, kind: MessageKind, messages: readonly LineMessage[]): Promise<Validation>;
  /** Messages that the plan still allows this month; undefined when it has no limit. */
  readRemainingQuota: ReadRemainingQuota;
}

/** LINE's endpoints that choose the recipients themselves. Calls never throw for what LINE or the network answers. */
export interface LineCampaigns {
  send(call: {
    channelId: string;
    messages: readonly LineMessage[];
    target: LineTarget;
    retryKey: string;
  }): Promise<LineAnswer>;
  progress: ReadNarrowcastProgress;
}

/** Sends by LINE, one item each. */
export interface LineSendLedger {
  read(sendId: string): Promise<LineSend | undefined>;
  /** As `SendLedger.saveChunk`. */
  save(send: LineSend): Promise<LineSend | undefined>;
}

/** Waits until LINE takes one more call of this kind. */
export type AcquireCall = (call: {
  channelId: string;
  method: SendMethod;
  purpose: 'marketing' | 'transactional';
  /** Calls of this kind that the caller will make soon, this one included; 1.. */
  upcoming: number;
}) => Promise<void>;

/** The calls of one window that all processes share. */
export interface RateBudget {
  /** Takes `calls` of the window's calls when at most `ceiling` are then taken. */
  lease(block: {
    channelId: string;
    method: SendMethod;
    /** Epoch seconds at which the window begins. */
    second: number;
    calls: number;
    ceiling: number;
  }): Promise<boolean>;
}

/** Marketing contacts of each member, for frequency caps. */
export interface ContactLedger {
  /**
   * Counts one contact now for each member within the caps, once per send, and answers the members who are beyond
   * them, with the cap. What is reserved stays, whatever becomes of the send.
   */
  reserve(contacts: WantedContacts & { sendId: string }): Promise<ReadonlyMap<string, CapReason>>;
  /** Whom `reserve` would find beyond the caps now; counts nothing. */
  preview(contacts: WantedContacts): Promise<ReadonlyMap<string, CapReason>>;
}

export interface WantedContacts {
  channelId: string;
  memberIds: readonly string[];
  caps: FrequencyCaps;
  /** Counts besides for the caps of its own. */
  topic?: { topicId: string; caps: FrequencyCaps };
}
export type CapReason = Extract<SuppressionReason, 'frequency cap' | 'topic cap'>;

/** What was left out in these days, both included. */
export type ReadSuppressed = (
  channelId: string,
  dates: { from: string; to: string },
) => Promise<readonly SuppressedCount[]>;
