import type { Json } from '../shared/domain/json.ts';
import type { Meaning } from './domain/interpret-event.ts';
import type { IsUnsent } from './ports.ts';

/**
 * What the timeline keeps of an event. A message that was taken back before it came leaves no content: LINE promises no
 * order.
 */
export async function keptDetail(
  isUnsent: IsUnsent,
  event: { channelId: string; memberId: string; occurredAt: number; meaning: Meaning },
): Promise<Record<string, Json>> {
  const { channelId, memberId, occurredAt, meaning } = event;
  const { messageId, data, detail } = meaning;
  const isTakenBack =
    messageId !== undefined && (await isUnsent({ channelId, memberId, messageId, occurredAt }));
  return isTakenBack ? { ...data, unsent: true } : { ...data, ...detail };
}
