import { createHash } from 'node:crypto';

interface Addressed {
  webhookEventId?: unknown;
  source?: { userId?: unknown; groupId?: unknown; roomId?: unknown } | null;
}

/**
 * Where an event lines up: events of one user, group or room are handled in order; everything else alone.
 * The webhook event id is the same on redelivery, so SQS drops duplicates within five minutes and the handler's marker
 * drops the rest.
 */
export function queueAddress(
  channelId: string,
  event: unknown,
): { groupId: string; deduplicationId: string } {
  const { webhookEventId, source } = (event ?? {}) as Addressed;
  const deduplicationId =
    typeof webhookEventId === 'string' && /^[\w-]{1,128}$/.test(webhookEventId)
      ? webhookEventId
      : fingerprint(event);
  const sender = [source?.groupId, source?.roomId, source?.userId].find((id) => typeof id === 'string');
  const groupId = `${channelId}:${sender ?? deduplicationId}`;
  // SQS group ids have 128 characters at most.
  return { groupId: groupId.length <= 128 ? groupId : fingerprint(groupId), deduplicationId };
}

const fingerprint = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex');
