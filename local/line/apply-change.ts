import { japaneseDay } from './japanese-day.ts';
import { applyRichMenuChange, isRichMenuChange, type RichMenuChange } from './rich-menus/rich-menu-state.ts';
import type { AcceptedSend, Change, WebhookEvent } from './change.ts';
import { channelState, friendshipOf, monthOf, type ChannelState, type Turn, type State } from './state.ts';

/** Names of aggregation units that count in a month; messages under further names are sent without one. */
const mostUnitsPerMonth = 1000;

export function applyChange(state: State, change: Change): void {
  if (isRichMenuChange(change)) {
    applyRichMenuChange(channelState(state, change.channelId).richMenus, change);
    return;
  }
  switch (change.kind) {
    case 'person':
      state.people.set(change.person.userId, change.person);
      return;
    case 'befriended':
      channelState(state, change.channelId).friendships.set(change.userId, {
        standing: 'friend',
        wasFriend: true,
      });
      return;
    case 'clockOffset':
      state.clockOffsetMs = change.offsetMs;
      return;
    case 'accessToken': {
      const { token, channelId, expiresAt } = change;
      state.accessTokens.set(token, { channelId, expiresAt });
      return;
    }
    case 'event':
      applyEvent(state, change);
      return;
    default:
      applyToChannel(channelState(state, change.channelId), change);
  }
}

type ChannelChange = Exclude<
  Change,
  RichMenuChange | { kind: 'person' | 'befriended' | 'clockOffset' | 'accessToken' | 'event' }
>;

function applyToChannel(channel: ChannelState, change: ChannelChange): void {
  switch (change.kind) {
    case 'quotaSet':
      channel.monthlyLimit = change.monthlyLimit;
      channel.consumption.set(change.month, change.used);
      return;
    case 'redelivered':
      applyRedelivery(channel, change);
      return;
    case 'accepted':
      applyAccepted(channel, change);
      return;
    case 'interacted':
      applyInteraction(channel, change);
      return;
    default:
      applyAudience(channel, change);
  }
}

function applyInteraction(
  { interactions }: ChannelState,
  { requestId, interaction }: Extract<Change, { kind: 'interacted' }>,
): void {
  const earlier = interactions.get(requestId);
  if (earlier) earlier.push(interaction);
  else interactions.set(requestId, [interaction]);
}

type AudienceChange = Extract<
  Change,
  { kind: 'audienceCreated' | 'audienceAdded' | 'audienceDescribed' | 'audienceDeleted' }
>;

function applyAudience(channel: ChannelState, change: AudienceChange): void {
  if (change.kind === 'audienceCreated') {
    const { group } = change;
    channel.lastAudienceId = group.audienceGroupId;
    channel.audiences.set(group.audienceGroupId, { ...group, userIds: new Set(), jobs: [] });
    return;
  }
  const audience = channel.audiences.get(change.audienceGroupId);
  if (!audience) return;
  switch (change.kind) {
    case 'audienceAdded':
      for (const userId of change.userIds) audience.userIds.add(userId);
      audience.jobs.push({ at: change.at, count: change.userIds.length });
      return;
    case 'audienceDescribed':
      audience.description = change.description;
      return;
    case 'audienceDeleted':
      channel.audiences.delete(change.audienceGroupId);
  }
}

function applyEvent(state: State, change: Extract<Change, { kind: 'event' }>): void {
  const { event, displayText } = change;
  const channel = channelState(state, change.channelId);
  channel.events.set(event.webhookEventId, event);
  applyStanding(channel, event);
  applyContent(state, change);
  const chatId = chatOf(event);
  if (chatId === undefined) return;
  addToChat(channel, chatId, { from: 'user', event, at: event.timestamp, displayText });
  if (event.replyToken === undefined) return;
  const at = event.timestamp;
  channel.replyTokens.set(event.replyToken, { chatId, eventAt: at, deliveredAt: at, isUsed: false });
}

function applyRedelivery(
  channel: ChannelState,
  { webhookEventId, at }: { webhookEventId: string; at: number },
): void {
  const token = channel.replyTokens.get(channel.events.get(webhookEventId)?.replyToken ?? '');
  if (token) token.deliveredAt = at;
}

function applyStanding(channel: ChannelState, { type, source, timestamp }: WebhookEvent): void {
  if (source?.type !== 'user' || source.userId === undefined) return;
  const before = friendshipOf(channel, source.userId);
  if (type === 'follow')
    channel.friendships.set(source.userId, {
      ...before,
      standing: 'friend',
      wasFriend: true,
      friendSince: timestamp,
    });
  if (type === 'unfollow') channel.friendships.set(source.userId, { ...before, standing: 'blocked' });
  if (type === 'message') channel.friendships.set(source.userId, { ...before, wroteAt: timestamp });
}

function applyContent(state: State, { event, content }: Extract<Change, { kind: 'event' }>): void {
  const message = event['message'] as { id?: string } | undefined;
  if (content && message?.id !== undefined) state.contents.set(message.id, content);
  const unsent = event.type === 'unsend' ? (event['unsend'] as { messageId: string } | undefined) : undefined;
  if (unsent) state.contents.delete(unsent.messageId);
}

function applyAccepted(channel: ChannelState, accepted: AcceptedSend): void {
  const { at, requestId, messages, via, deliveryTag } = accepted;
  // One turn for all who get it: a send to many is stored once.
  const turn: Turn = { from: 'account', messages, via, at, requestId, deliveryTag };
  for (const chatId of accepted.reached) addToChat(channel, chatId, turn);
  if (accepted.retryKey !== undefined) channel.retryKeys.set(accepted.retryKey, accepted);
  if (via === 'broadcast' || via === 'narrowcast') channel.campaigns.set(requestId, accepted);
  const token = channel.replyTokens.get(accepted.replyToken ?? '');
  if (token) token.isUsed = true;
  const month = monthOf(at);
  const day = `${japaneseDay(at)} ${via}`;
  channel.deliveries.set(day, (channel.deliveries.get(day) ?? 0) + accepted.reached.length);
  channel.consumption.set(month, (channel.consumption.get(month) ?? 0) + accepted.counted);
  if (accepted.customAggregationUnit !== undefined) addUnit(channel, month, accepted);
}

function addUnit(channel: ChannelState, month: string, accepted: AcceptedSend): void {
  const { customAggregationUnit: unit = '', requestId } = accepted;
  const units = channel.units.get(month) ?? new Set<string>();
  if (units.size < mostUnitsPerMonth) units.add(unit);
  channel.units.set(month, units);
  if (units.has(unit)) channel.unitSends.set(requestId, accepted);
}

function addToChat(channel: ChannelState, chatId: string, turn: Turn): void {
  const chat = channel.chats.get(chatId);
  if (chat) chat.push(turn);
  else channel.chats.set(chatId, [turn]);
}

const chatOf = ({ source }: WebhookEvent): string | undefined =>
  source?.groupId ?? source?.roomId ?? source?.userId;
