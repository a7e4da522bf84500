import type { Json } from '../../shared/domain/json.ts';
import type { LineEvent } from './line-event.ts';

/** What an event of one user means; figures, ids and enumerations go out, texts stay in the timeline. */
export interface Meaning {
  /** The domain event's type; absent when other capabilities have no use for it. */
  eventType?: string;
  /** Data of the domain event. */
  data: Record<string, Json>;
  /** Type of the timeline row. */
  activityType: string;
  /** What the timeline row keeps besides `data`: here texts are allowed. */
  detail: Record<string, Json>;
  friendship?: 'followed' | 'blocked';
  /** The user wrote something that keyword and default rules may answer. */
  asksForReply?: boolean;
  /** The user's text, for keyword rules. */
  text?: string;
  /** The data of the action that the user tapped. */
  postbackData?: string;
  /** Media of the user that we keep a copy of. */
  media?: { messageId: string; mediaType: MediaType };
  /** The message of which we keep a copy. */
  messageId?: string;
  /** LINE delivered the notification message that was sent under this tag. */
  deliveryTag?: string;
  /** Our copy of this message must go. */
  unsentMessageId?: string;
}

export type MediaType = 'image' | 'video' | 'audio' | 'file';
const mediaTypes: readonly string[] = ['image', 'video', 'audio', 'file'] satisfies MediaType[];

type Reader = (event: LineEvent) => Meaning | undefined;

/** One reader an event type; a type without one, or an event that lacks its part, is kept as it came. */
const readers: Readonly<Record<string, Reader>> = {
  message: ({ message }) => message && readMessage(message, 'message.received'),
  messageEdited: ({ message }) =>
    message && { ...readMessage(message, 'message.edited'), asksForReply: false },
  unsend: ({ unsend }) =>
    unsend && {
      ...fact('message.unsent', { messageId: unsend.messageId }),
      unsentMessageId: unsend.messageId,
    },
  follow: ({ follow }) => ({
    ...fact('friend.followed', { isUnblocked: follow?.isUnblocked ?? false }),
    friendship: 'followed',
  }),
  unfollow: () => ({ ...fact('friend.blocked', {}), friendship: 'blocked' }),
  postback: ({ postback }) =>
    postback && {
      ...fact('postback.received', {
        data: postback.data,
        ...(postback.params && { params: postback.params }),
      }),
      postbackData: postback.data,
    },
  beacon: ({ beacon }) => beacon && fact('beacon.detected', { hwid: beacon.hwid, type: beacon.type }),
  accountLink: ({ link }) => link && fact('account.linked', { result: link.result }, { nonce: link.nonce }),
  videoPlayComplete: ({ videoPlayComplete }) =>
    videoPlayComplete && fact('video.completed', { trackingId: videoPlayComplete.trackingId }),
  delivery: (event) => event.delivery && { ...asItCame(event), deliveryTag: event.delivery.data },
  membership: ({ membership }) =>
    membership &&
    fact('membership.changed', { type: membership.type, membershipId: membership.membershipId }),
};

export function interpretEvent(event: LineEvent): Meaning {
  const meaning = Object.hasOwn(readers, event.type) ? readers[event.type]?.(event) : undefined;
  return meaning ?? asItCame(event);
}

const asItCame = (event: LineEvent): Meaning => ({
  data: {},
  activityType: `line.${event.type}`,
  detail: { event: storable(event) },
});

function readMessage(message: NonNullable<LineEvent['message']>, eventType: string): Meaning {
  const { id: messageId, type: messageType, text, contentProvider } = message;
  const isOurs = contentProvider === undefined || contentProvider.type === 'line';
  return {
    ...fact(eventType, { messageId, messageType }, text === undefined ? contentOf(message) : { text }),
    asksForReply: true,
    messageId,
    text: messageType === 'text' ? text : undefined,
    media: isOurs && isMediaType(messageType) ? { messageId, mediaType: messageType } : undefined,
  };
}

/** What else the message says: sticker ids, coordinates, a file's name. */
function contentOf(message: NonNullable<LineEvent['message']>): Record<string, Json> {
  return { message: storable(message) };
}

const isMediaType = (type: string): type is MediaType => mediaTypes.includes(type);

function fact(eventType: string, data: Record<string, Json>, detail: Record<string, Json> = {}): Meaning {
  return { eventType, activityType: eventType, data, detail };
}

/** A copy that every store takes: figures beyond exact integers, which nobody could compute with anyway, as text. */
function storable(value: unknown): Json {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'number' && Math.abs(part) > Number.MAX_SAFE_INTEGER ? String(part) : part,
  );
  return JSON.parse(text) as Json;
}
