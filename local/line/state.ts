import type { LineMessage } from '../../stepfunctions/journey/line-message.ts';

export interface SimulatedUser {
  userId: string;
  displayName: string;
  language?: string;
  pictureUrl?: string;
  statusMessage?: string;
  standing: 'stranger' | 'friend' | 'blocked';
  wasFriend: boolean;
}

export type Via = 'reply' | 'push' | 'multicast' | 'broadcast' | 'narrowcast';

/** What a user sees in the chat. */
export interface ChatEntry {
  messages: readonly unknown[];
  via: Via | 'user';
  /** Epoch milliseconds. */
  at: number;
  requestId: string;
}

/** Everything that happens to the state, in the form in which it is journalled. */
export type Change =
  | { kind: 'user'; user: SimulatedUser }
  | { kind: 'standing'; userId: string; standing: SimulatedUser['standing'] }
  | { kind: 'token'; token: string; userId: string; issuedAt: number }
  | { kind: 'event'; event: WebhookEvent }
  | { kind: 'said'; userId: string; entry: ChatEntry }
  | {
      kind: 'accepted';
      via: Via;
      requestId: string;
      at: number;
      messages: readonly LineMessage[];
      /** Those who get it; others of the request are strangers or have blocked. */
      reached: readonly string[];
      counted: number;
      retryKey?: string;
      replyToken?: string;
      sentMessages: readonly { id: string; quoteToken: string }[];
    };

export interface WebhookEvent {
  type: string;
  webhookEventId: string;
  timestamp: number;
  [property: string]: unknown;
}

export interface State {
  users: Map<string, SimulatedUser>;
  chats: Map<string, ChatEntry[]>;
  replyTokens: Map<string, { userId: string; issuedAt: number; used: boolean }>;
  retryKeys: Map<string, { requestId: string; at: number; sentMessages: readonly unknown[] }>;
  events: Map<string, WebhookEvent>;
  /** Counted recipients by month (`2026-11`, Japan time as LINE counts). */
  consumption: Map<string, number>;
}

export const emptyState = (): State => ({
  users: new Map(),
  chats: new Map(),
  replyTokens: new Map(),
  retryKeys: new Map(),
  events: new Map(),
  consumption: new Map(),
});

/** The month of a moment in Japan, where LINE's quota turns. */
export const monthOf = (epochMs: number): string =>
  new Date(epochMs + 9 * 3_600_000).toISOString().slice(0, 7);

export function apply(state: State, change: Change): void {
  switch (change.kind) {
    case 'user':
      state.users.set(change.user.userId, change.user);
      return;
    case 'standing': {
      const user = state.users.get(change.userId);
      if (user) state.users.set(user.userId, { ...user, standing: change.standing, wasFriend: true });
      return;
    }
    case 'token':
      state.replyTokens.set(change.token, { userId: change.userId, issuedAt: change.issuedAt, used: false });
      return;
    case 'event':
      state.events.set(change.event.webhookEventId, change.event);
      return;
    case 'said':
      addToChat(state, change.userId, change.entry);
      return;
    case 'accepted':
      applyAccepted(state, change);
  }
}

function applyAccepted(state: State, change: Extract<Change, { kind: 'accepted' }>): void {
  const { at, requestId, messages, via, reached, retryKey, replyToken, sentMessages, counted } = change;
  for (const userId of reached) addToChat(state, userId, { messages, via, at, requestId });
  if (retryKey !== undefined) state.retryKeys.set(retryKey, { requestId, at, sentMessages });
  const token = replyToken === undefined ? undefined : state.replyTokens.get(replyToken);
  if (token) token.used = true;
  const month = monthOf(at);
  state.consumption.set(month, (state.consumption.get(month) ?? 0) + counted);
}

function addToChat(state: State, userId: string, entry: ChatEntry): void {
  const chat = state.chats.get(userId);
  if (chat) chat.push(entry);
  else state.chats.set(userId, [entry]);
}
