import type { TellDelivery } from '../notices/contracts.ts';
import type { AppendActivity } from '../members/contracts.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import type { Commit } from '../shared/domain/write-part.ts';
import type { Meaning } from './domain/interpret-event.ts';
import type { LineEvent } from './domain/line-event.ts';
import { keptDetail } from './kept-detail.ts';
import { alreadyHandled, type EraseMessage, type IsUnsent, type WebhookMarkers } from './ports.ts';

/**
 * Keeps an event that belongs to no member: of a group or room (nobody becomes a member by being in one), or without a
 * source (failed account link, delivery receipts). It lies in a timeline of its own and moves nothing.
 */
export async function keepUnattributed(
  deps: {
    markers: WebhookMarkers;
    appendActivity: AppendActivity;
    commit: Commit;
    eraseMessage: EraseMessage;
    isUnsent: IsUnsent;
    tellDelivery: TellDelivery;
  },
  event: {
    channelId: string;
    webhookEventId: string;
    occurredAt: number;
    meaning: Meaning;
    source: LineEvent['source'];
  },
): Promise<void> {
  const { channelId, webhookEventId, occurredAt, meaning } = event;
  const { placeId, placeType } = placeOf(event.source);
  const memberId = deterministicId('not a member', channelId, placeId);
  const detail = await keptDetail(deps.isUnsent, { channelId, memberId, occurredAt, meaning });
  const answer = await deps.commit([
    deps.markers.part({ channelId, webhookEventId }),
    deps.appendActivity({
      id: webhookEventId,
      channelId,
      memberId,
      type: meaning.activityType,
      at: occurredAt,
      detail: { ...detail, placeType },
    }),
  ]);
  if (answer.outcome === 'refused' && !answer.labels.includes(alreadyHandled)) {
    throw new Error('The event could not be kept; it comes again from the queue.');
  }
  const { deliveryTag, unsentMessageId: messageId } = meaning;
  if (deliveryTag !== undefined) await deps.tellDelivery({ channelId, deliveryTag, at: occurredAt });
  if (messageId !== undefined) await deps.eraseMessage({ channelId, memberId, messageId });
}

/** Where the event happened: a group, a room, or the channel as a whole. */
function placeOf(source: LineEvent['source']): { placeId: string; placeType: string } {
  const placeId = source?.groupId ?? source?.roomId;
  return placeId === undefined
    ? { placeId: 'channel', placeType: 'channel' }
    : { placeId, placeType: source?.type ?? 'group' };
}
