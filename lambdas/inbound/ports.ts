import type { WritePart } from '../shared/domain/write-part.ts';
import type { AutoReply, Greeting } from './contracts.ts';
import type { MediaType } from './domain/interpret-event.ts';

export interface WebhookMarkers {
  /** The write that says "this event's effects are in": refused with its label when they are already. */
  part(marker: WebhookMarker): WritePart;
  read(channelId: string, webhookEventId: string): Promise<WebhookMarker | undefined>;
}

export interface WebhookMarker {
  channelId: string;
  webhookEventId: string;
  memberId?: string;
  /** The claimed reply of the event, to be performed again after a crash. */
  replySendId?: string;
}

export const alreadyHandled = 'webhook event is new';

export interface AutoReplyStore {
  list(channelId: string): Promise<readonly AutoReply[]>;
  read(channelId: string, ruleId: string): Promise<AutoReply | undefined>;
  put(channelId: string, rule: AutoReply): Promise<void>;
  remove(channelId: string, ruleId: string): Promise<boolean>;
  readGreeting(channelId: string): Promise<Greeting | undefined>;
  putGreeting(channelId: string, greeting: Greeting): Promise<void>;
  removeGreeting(channelId: string): Promise<boolean>;
}

/** Fetches the LINE profile when ours is missing or older than a week; never fails the event. */
export type RefreshProfile = (member: {
  channelId: string;
  memberId: string;
  lineUserId: string;
}) => Promise<void>;

/** Orders the copy of a user's media into our bucket. */
export type KeepMedia = (media: {
  channelId: string;
  memberId: string;
  messageId: string;
  mediaType: MediaType;
  /** Epoch milliseconds of the message. */
  occurredAt: number;
}) => Promise<void>;

/** True when the user has taken the message back already. */
export type IsUnsent = (message: {
  channelId: string;
  memberId: string;
  messageId: string;
  /** Epoch milliseconds of the message. */
  occurredAt: number;
}) => Promise<boolean>;

/** Removes our copy of a message: its text in the timeline and its media. */
export type EraseMessage = (message: {
  channelId: string;
  memberId: string;
  messageId: string;
}) => Promise<void>;
