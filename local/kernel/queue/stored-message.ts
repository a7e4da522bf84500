import type { OutgoingMessage, QueueMessage } from '../../../lambdas/shared/domain/queue.ts';
import type { QueueSettings } from './queue-settings.ts';

/** A message as it lies in the key-value area. */
export interface StoredMessage {
  readonly id: string;
  /** Rises in the order of sending; the place of the message in its queue. */
  readonly sequence: number;
  /** JSON text, so that no handler sees another's changes. */
  readonly body: string;
  readonly groupId?: string;
  readonly sentAtEpochMs: number;
  readonly visibleAtEpochMs: number;
  /** Deliveries that failed. Those that a crash cut off do not count: the crash says nothing about the message. */
  readonly failures: number;
}

/** SQS message quotas, in bytes. */
const maxBodyBytes = 1_048_576;

/** @throws Error when SQS would refuse the message */
export function toStoredMessage(
  message: OutgoingMessage,
  { settings, sequence, id, now }: { settings: QueueSettings; sequence: number; id: string; now: number },
): StoredMessage {
  const problem = refusal(message, settings);
  if (problem !== undefined) throw new Error(`Queue ${settings.name}: ${problem}`);
  const body = JSON.stringify(message.body);
  if (Buffer.byteLength(body) > maxBodyBytes) {
    throw new Error(
      `Queue ${settings.name}: a message body has at most 1 MiB. Put large content into the bucket.`,
    );
  }
  return {
    id,
    sequence,
    body,
    ...(message.groupId !== undefined && { groupId: message.groupId }),
    sentAtEpochMs: now,
    visibleAtEpochMs: now + (message.delaySeconds ?? 0) * 1000,
    failures: 0,
  };
}

function refusal(message: OutgoingMessage, { kind }: QueueSettings): string | undefined {
  const { body, groupId, deduplicationId, delaySeconds = 0 } = message;
  if (body === undefined) return 'a message needs a body.';
  if (delaySeconds < 0 || delaySeconds > 900) return 'delaySeconds must be 0 to 900.';
  if (kind === 'standard') return undefined;
  if (groupId === undefined) return 'a FIFO message needs a groupId.';
  if (deduplicationId === undefined) return 'a FIFO message needs a deduplicationId.';
  if (delaySeconds > 0) return 'a FIFO queue takes no delaySeconds on a message.';
  return undefined;
}

export function toQueueMessage({ id, body, groupId, sentAtEpochMs, failures }: StoredMessage): QueueMessage {
  return {
    id,
    body: JSON.parse(body) as unknown,
    ...(groupId !== undefined && { groupId }),
    receiveCount: failures + 1,
    sentAt: sentAtEpochMs,
  };
}
