import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { QueueHandler, QueueMessage } from '../domain/queue.ts';

/**
 * Lets a queue handler consume SQS batches with partial failures. What is no JSON counts as failed, so that it ends in
 * the dead-letter queue with its body for a person to look at.
 */
export function queueLambda<Body>(
  handler: QueueHandler<Body>,
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async ({ Records }) => {
    const messages: QueueMessage<Body>[] = [];
    const failedIds = new Set<string>();
    for (const record of Records) {
      const message = parse<Body>(record);
      if (message) messages.push(message);
      else failedIds.add(record.messageId);
    }
    if (messages.length > 0) {
      for (const id of (await handler(messages)).failedIds) failedIds.add(id);
    }
    return { batchItemFailures: [...failedIds].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

function parse<Body>({ messageId, body, attributes }: SQSRecord): QueueMessage<Body> | undefined {
  try {
    return {
      id: messageId,
      body: JSON.parse(body) as Body,
      groupId: attributes.MessageGroupId,
      receiveCount: Number(attributes.ApproximateReceiveCount),
      sentAt: Number(attributes.SentTimestamp),
    };
  } catch {
    return undefined;
  }
}
