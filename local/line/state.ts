import type {
  AcceptedSend,
  AudienceGroup,
  Interaction,
  MediaContent,
  Person,
  Standing,
  Via,
  WebhookEvent,
} from './change.ts';
import { emptyRichMenus, type RichMenuState } from './rich-menus/rich-menu-state.ts';

/** What a user got in a chat. */
export interface ChatEntry {
  messages: readonly unknown[];
  via: Via;
  /** Epoch milliseconds. */
  at: number;
  requestId: string;
  /** Of a notification message. */
  deliveryTag?: string;
}

/** What happened in a chat, on either side. */
export type Turn =
  ({ from: 'account' } & ChatEntry) | { from: 'user'; event: WebhookEvent; at: number; displayText?: string };

export interface Friendship {
  standing: Standing;
  wasFriend: boolean;
  /** Epoch milliseconds of the last follow; unknown for friends from before. */
  friendSince?: number;
  /** Last message of the user, epoch milliseconds. */
  wroteAt?: number;
}

export interface ReplyToken {
  /** Where the answer goes: a user, group or room. */
  chatId: string;
  eventAt: number;
  /** When the webhook was sent last; the minute of the token begins then. */
  deliveredAt: number;
  isUsed: boolean;
}

/** An audience group with its members, and the jobs that added them. */
export interface AudienceState extends AudienceGroup {
  userIds: Set<string>;
  jobs: { at: number; count: number }[];
}

/** What one channel knows. */
export interface ChannelState {
  friendships: Map<string, Friendship>;
  chats: Map<string, Turn[]>;
  replyTokens: Map<string, ReplyToken>;
  /** Accepted requests by retry key. */
  retryKeys: Map<string, AcceptedSend>;
  /** Broadcasts and narrowcasts by request id. */
  campaigns: Map<string, AcceptedSend>;
  events: Map<string, WebhookEvent>;
  /** Set while it runs, null: no limit; absent: as the settings say. */
  monthlyLimit?: number | null;
  /** Counted recipients by month (`2026-11`). */
  consumption: Map<string, number>;
  /** Recipients by day in Japan and way of sending (`20261124 push`). */
  deliveries: Map<string, number>;
  /** Aggregation unit names by month. */
  units: Map<string, Set<string>>;
  /** Pushes and multicasts under a unit, by request id. */
  unitSends: Map<string, AcceptedSend>;
  /** What people did with messages, by request id. */
  interactions: Map<string, Interaction[]>;
  audiences: Map<number, AudienceState>;
  /** The last id that was given. */
  lastAudienceId: number;
  richMenus: RichMenuState;
}

export interface State {
  people: Map<string, Person>;
  channels: Map<string, ChannelState>;
  accessTokens: Map<string, { channelId: string; expiresAt: number }>;
  /** Media by message id. */
  contents: Map<string, MediaContent>;
  clockOffsetMs: number;
}

export const emptyState = (): State => ({
  people: new Map(),
  channels: new Map(),
  accessTokens: new Map(),
  contents: new Map(),
  clockOffsetMs: 0,
});

export function channelState(state: State, channelId: string): ChannelState {
  const known = state.channels.get(channelId);
  if (known) return known;
  const created: ChannelState = {
    friendships: new Map(),
    chats: new Map(),
    replyTokens: new Map(),
    retryKeys: new Map(),
    campaigns: new Map(),
    events: new Map(),
    consumption: new Map(),
    deliveries: new Map(),
    units: new Map(),
    unitSends: new Map(),
    interactions: new Map(),
    audiences: new Map(),
    lastAudienceId: 1_000_000_000_000,
    richMenus: emptyRichMenus(),
  };
  state.channels.set(channelId, created);
  return created;
}

const stranger: Friendship = { standing: 'stranger', wasFriend: false };

export const friendshipOf = (channel: ChannelState, userId: string): Friendship =>
  channel.friendships.get(userId) ?? stranger;

const japanOffsetMs = 9 * 3_600_000;

/** The month of a moment in Japan, where LINE's quota turns. */
export const monthOf = (epochMs: number): string =>
  new Date(epochMs + japanOffsetMs).toISOString().slice(0, 7);
