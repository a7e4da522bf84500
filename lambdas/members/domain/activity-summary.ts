import type { Json } from '../../shared/domain/json.ts';

type Detail = Readonly<Record<string, Json>>;

const replyWords = [
  ['preferences', 'the confirmation of what was chosen.'],
  ['greeting', 'the greeting.'],
] as const;

/** An English sentence for each type of timeline row; an unknown type speaks for itself. */
const sentences: Readonly<Record<string, (detail: Detail) => string>> = {
  'friend.followed': ({ isUnblocked }) =>
    isUnblocked === true ? 'Came back as a friend.' : 'Became a friend.',
  'friend.blocked': () => 'Blocked the account.',
  'message.received': ({ messageType, unsent }) =>
    unsent === true ? 'Wrote a message and took it back.' : `Sent us a message (${words(messageType)}).`,
  'message.edited': () => 'Edited a message.',
  'message.unsent': () => 'Took a message back; our copy is erased.',
  'postback.received': ({ data }) => `Tapped an action (${words(data)}).`,
  'beacon.detected': ({ type }) => `Came by a beacon (${words(type)}).`,
  'account.linked': ({ result }) => `Linked the account (${words(result)}).`,
  'video.completed': ({ trackingId }) => `Watched a video to its end (${words(trackingId)}).`,
  'membership.changed': ({ type }) => `Changed the membership (${words(type)}).`,
  'order.placed': ({ orderId, amountMinor, currency }) =>
    `Ordered ${words(orderId)} for ${words(amountMinor)} minor units of ${words(currency)}.`,
  'order.refunded': ({ orderId, lostMinor }) =>
    `Got ${words(lostMinor)} minor units back for order ${words(orderId)}.`,
  'order.cancelled': ({ orderId }) => `Order ${words(orderId)} was cancelled.`,
  'cart.abandoned': ({ items }) => `Left a cart with ${words(items)} products.`,
  'link.clicked': ({ url }) => `Clicked on ${words(url)}.`,
  'notice.ended': ({ status, route }) => `A notice ended: ${words(status)} (last route ${words(route)}).`,
  'preferences.changed': ({ all, source }) =>
    `${all === 'out' ? 'Wants no marketing' : all === 'in' ? 'Wants marketing again' : 'Chose topics'} (by ${words(source)}).`,
  'reply.sent': ({ answers }) => {
    const kinds: readonly Json[] = Array.isArray(answers) ? answers : [];
    return replyWords.find(([kind]) => kinds.includes(kind))?.[1] ?? 'the auto-reply.';
  },
};

export function activitySummary(type: string, detail: Detail): string {
  return sentences[type]?.(detail) ?? `${type}.`;
}

const words = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : 'unknown';
