import type { Account } from '../account.ts';
import type { MediaContent, WebhookEvent } from '../change.ts';

export interface EventDelivery {
  /** The product's HTTP status; 0 when it could not be reached. */
  status: number;
  webhookEventId: string;
  replyToken?: string;
}

/** What an event says; the rest is filled in as LINE does. */
export type PartialEvent = Partial<WebhookEvent> & { type: string };

/** Event types that may be answered (Messaging API reference, "Webhook Event Objects"). */
const answerable: ReadonlySet<string> = new Set([
  'message',
  'messageEdited',
  'follow',
  'join',
  'memberJoined',
  'postback',
  'videoPlayComplete',
  'beacon',
  'accountLink',
  'membership',
]);

/** LINE does not say who failed to link an account, nor who got a notification by phone number. */
const isAnonymous = ({ type, link }: PartialEvent): boolean =>
  type === 'delivery' ||
  (type === 'accountLink' && (link as { result?: string } | undefined)?.result === 'failed');

/** Lets something happen to a user and tells the product. */
export async function deliverEvent(
  account: Account,
  userId: string,
  partial: PartialEvent,
  extra: { content?: MediaContent; displayText?: string } = {},
): Promise<EventDelivery> {
  const event = completeEvent(account, userId, partial);
  account.record({ kind: 'event', channelId: account.channel.channelId, event, ...extra });
  const status = await account.webhooks.sendEvents([event]);
  return { status, webhookEventId: event.webhookEventId, replyToken: event.replyToken };
}

function completeEvent({ clock, ids }: Account, userId: string, partial: PartialEvent): WebhookEvent {
  const timestamp = partial.timestamp ?? clock.now();
  const mode = partial.mode ?? 'active';
  const mayAnswer = answerable.has(partial.type) && mode === 'active' && !isAnonymous(partial);
  return {
    mode,
    timestamp,
    webhookEventId: ids.webhookEventId(timestamp),
    deliveryContext: { isRedelivery: false },
    ...(!isAnonymous(partial) && { source: { type: 'user', userId } }),
    ...(mayAnswer && { replyToken: ids.token() }),
    ...partial,
  };
}

/** Sends an event again: same ids and reply token, whose minute begins anew. Undefined when there is no such event. */
export async function redeliverEvent(
  account: Account,
  webhookEventId: string,
): Promise<EventDelivery | undefined> {
  const event = account.state.events.get(webhookEventId);
  if (!event) return undefined;
  const { channelId } = account.channel;
  account.record({ kind: 'redelivered', channelId, webhookEventId, at: account.clock.now() });
  const status = await account.webhooks.sendEvents([{ ...event, deliveryContext: { isRedelivery: true } }]);
  return { status, webhookEventId, replyToken: event.replyToken };
}
