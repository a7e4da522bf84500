import type { RichMenuChange } from './rich-menus/rich-menu-state.ts';

/** A person; all channels of a provider know them by one user id. */
export interface Person {
  userId: string;
  displayName: string;
  language?: string;
  pictureUrl?: string;
  statusMessage?: string;
  /** What LINE believes to know; profiles do not show it. */
  demographics?: Demographics;
  /** E.164; LINE notification messages find people by its hash. */
  phone?: string;
  /** What becomes of notification messages: `undelivered` ones are taken, and no event tells of them. */
  notifications?: 'delivered' | 'undelivered' | 'refused';
}

export interface Demographics {
  gender?: 'male' | 'female';
  /** Years. */
  age?: number;
  appType?: 'ios' | 'android';
  /** LINE's code, e.g. `jp_13` for Tokyo. */
  area?: string;
}

export type Standing = 'stranger' | 'friend' | 'blocked';

export type Via = 'reply' | 'push' | 'multicast' | 'broadcast' | 'narrowcast' | 'notification';

/** A webhook event as it was first sent. */
export interface WebhookEvent {
  type: string;
  mode: string;
  timestamp: number;
  webhookEventId: string;
  deliveryContext: { isRedelivery: boolean };
  source?: { type: string; userId?: string; groupId?: string; roomId?: string };
  replyToken?: string;
  [property: string]: unknown;
}

/** The bytes of a media message. */
export interface MediaContent {
  contentType: string;
  base64: string;
}

/** A request to send that LINE took. */
export interface AcceptedSend {
  kind: 'accepted';
  channelId: string;
  via: Via;
  requestId: string;
  /** Epoch milliseconds. */
  at: number;
  messages: readonly unknown[];
  /** Chats that get it: user ids, or the group of a reply. */
  reached: readonly string[];
  /** Recipients that the quota pays for. */
  counted: number;
  /** Ids of the messages, one each, for reply and push. */
  sentMessages: readonly { id: string; quoteToken: string }[];
  retryKey?: string;
  /** The reply token that it uses up. */
  replyToken?: string;
  customAggregationUnit?: string;
  /** Under which LINE tells of the delivery of a notification message. */
  deliveryTag?: string;
  /** LINE's error code of a narrowcast that ended without delivery. */
  failure?: NarrowcastFailure;
  /** Recipients that a narrowcast sets aside of the quota while it is under way. */
  reserved?: number;
}

/** Codes of LINE's narrowcast progress: 2, too few recipients; 4, a small audience; 5, a partial delivery was forbidden. */
export type NarrowcastFailure = 2 | 4 | 5;

/** An audience group without its members. */
export interface AudienceGroup {
  audienceGroupId: number;
  type: 'UPLOAD' | 'CLICK' | 'IMP';
  description: string;
  /** Epoch milliseconds. */
  createdAt: number;
  requestId?: string;
  clickUrl?: string;
}

/** Somebody saw, tapped or played a bubble. */
export interface Interaction {
  userId: string;
  act: 'seen' | 'clicked' | 'played';
  /** Which bubble of the request, from 1. */
  seq: number;
  /** Of a click. */
  url?: string;
  /** How much was played. */
  percent?: number;
  /** Epoch milliseconds. */
  at: number;
}

/** Everything that happens to the state, in the form in which it is journalled. */
export type Change =
  | { kind: 'person'; person: Person }
  /** A friend from before the product was connected: no webhook tells of it. */
  | { kind: 'befriended'; channelId: string; userId: string }
  | { kind: 'clockOffset'; offsetMs: number }
  | { kind: 'accessToken'; channelId: string; token: string; expiresAt: number }
  | {
      kind: 'event';
      channelId: string;
      event: WebhookEvent;
      /** Media of the event's message. */
      content?: MediaContent;
      /** What the chat shows for a postback. */
      displayText?: string;
    }
  /** Another limit (null: none), and what a month (`2026-11`) has used. */
  | { kind: 'quotaSet'; channelId: string; monthlyLimit: number | null; month: string; used: number }
  | { kind: 'redelivered'; channelId: string; webhookEventId: string; at: number }
  | { kind: 'audienceCreated'; channelId: string; group: AudienceGroup }
  | {
      kind: 'audienceAdded';
      channelId: string;
      audienceGroupId: number;
      userIds: readonly string[];
      at: number;
    }
  | { kind: 'audienceDescribed'; channelId: string; audienceGroupId: number; description: string }
  | { kind: 'audienceDeleted'; channelId: string; audienceGroupId: number }
  | { kind: 'interacted'; channelId: string; requestId: string; interaction: Interaction }
  | RichMenuChange
  | AcceptedSend;
