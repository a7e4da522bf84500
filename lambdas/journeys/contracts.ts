import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import type { DomainEvent } from '../events/contracts.ts';
import type { MemberSnapshot } from '../members/contracts.ts';
import type { IdSet } from '../shared/domain/id-set.ts';
import type { WritePart } from '../shared/domain/write-part.ts';
import type { Refusal } from './domain/refusal.ts';

export type { Refusal } from './domain/refusal.ts';

/** First messages of journeys that start with an event whose reply token still lives. */
export interface ReplyFirstEntry {
  journeyId: string;
  version: number;
  /** The send nodes whose messages go with the reply. */
  nodeIds: readonly string[];
  messages: readonly LineMessage[];
  /** Enrols the member; to be committed with the event's other effects. */
  parts: readonly WritePart[];
}

/**
 * Journeys that this event starts, whose first node is a send, and which the member does not refuse. The event's later way over the bus finds the
 * enrolments and goes on behind the messages that `sendId` has replied.
 */
export type EnterByReply = (entry: {
  event: DomainEvent;
  /** What the member wrote, when the event is a text message. */
  text?: string | undefined;
  member: MemberSnapshot;
  /** The reply that will carry the messages. */
  sendId: string;
}) => Promise<readonly ReplyFirstEntry[]>;

/** Sends of journeys to one member, newest first, for the timeline. */
export type ListJourneySends = (query: { channelId: string; memberId: string }) => Promise<
  readonly {
    sendId: string;
    journeyId: string;
    journeyName: string;
    version: number;
    nodeIds: readonly string[];
    at: number;
  }[]
>;

/** Everybody who ever entered a journey, and who is in it now; ids may be those of members merged since. */
export type ListJourneyMembers = (
  channelId: string,
  journeyId: string,
) => Promise<{ enrolled: IdSet; inside: IdSet }>;

/** Why a member's last entry into a journey was refused; undefined when none was. */
export type ReadRefusal = (
  channelId: string,
  memberId: string,
  journeyId: string,
) => Promise<Refusal | undefined>;

/** After how many minutes without a touch journeys of the channel want to be told of a cart, each once. */
export type ReadCartMarks = (channelId: string) => Promise<readonly number[]>;
