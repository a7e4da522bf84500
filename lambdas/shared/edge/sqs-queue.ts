import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { OutgoingMessage, SendToQueue } from '../domain/queue.ts';

/** SendMessageBatch takes ten messages and 1 MiB in all (SQS quota). */
const messagesPerCall = 10;
const bytesPerCall = 1_000_000;
const mostTries = 4;

/**
 * Settings of a client for queues of other stacks: their URLs are put together from names (docs/adr/019), and the endpoint
 * of the region, or an emulator, answers for them.
 */
export const queuesOfOtherStacks = { useQueueUrlAsEndpoint: false } as const;

/** Sends to one SQS queue; refused entries are tried again, then the whole send fails. */
export function createSqsQueue<Body>(client: SQSClient, queueUrl: string): SendToQueue<Body> {
  const isFifo = queueUrl.endsWith('.fifo');
  return async (messages) => {
    const entries = messages.map((message, index) => toEntry(message, index, isFifo));
    for (const batch of batches(entries)) await sendAll(client, queueUrl, batch);
  };
}

function toEntry(message: OutgoingMessage, index: number, isFifo: boolean): SendMessageBatchRequestEntry {
  return {
    Id: String(index),
    MessageBody: JSON.stringify(message.body),
    // On a standard queue the group keeps one busy tenant from starving the others (fair queues).
    MessageGroupId: message.groupId,
    MessageDeduplicationId: isFifo ? message.deduplicationId : undefined,
    DelaySeconds: isFifo ? undefined : message.delaySeconds,
  };
}

function* batches(
  entries: readonly SendMessageBatchRequestEntry[],
): Generator<SendMessageBatchRequestEntry[]> {
  let batch: SendMessageBatchRequestEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = Buffer.byteLength(entry.MessageBody ?? '');
    if (batch.length === messagesPerCall || (batch.length > 0 && bytes + size > bytesPerCall)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

async function sendAll(
  client: SQSClient,
  QueueUrl: string,
  entries: readonly SendMessageBatchRequestEntry[],
): Promise<void> {
  let left = [...entries];
  for (let attempt = 1; left.length > 0; attempt += 1) {
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: left }));
    const refused = new Set(Failed.map(({ Id }) => Id));
    left = left.filter(({ Id }) => refused.has(Id));
    if (left.length > 0 && attempt === mostTries) {
      throw new Error(`SQS refused ${left.length} messages: ${Failed[0]?.Code ?? 'no reason given'}.`);
    }
  }
}
