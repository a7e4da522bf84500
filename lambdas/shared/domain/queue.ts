/** One received message, with its body already parsed from JSON. */
export interface QueueMessage<Body = unknown> {
  /** The queue's own id of this message; stable over redeliveries. */
  id: string;
  body: Body;
  /** FIFO message group, or the fairness group of a standard queue. */
  groupId?: string;
  /** 1 on the first delivery. */
  receiveCount: number;
  /** Epoch milliseconds at which the message was sent to the queue. */
  sentAt: number;
}

/**
 * Consumes a batch and names what must come again. Every message not named is done with.
 * A throw fails the whole batch.
 */
export type QueueHandler<Body = unknown> = (
  batch: readonly QueueMessage<Body>[],
) => Promise<{ failedIds: readonly string[] }>;

/** A message on its way into a queue. */
export interface OutgoingMessage<Body = unknown> {
  body: Body;
  /** Required on FIFO queues: messages of one group are handled in order, one batch at a time. */
  groupId?: string;
  /** Required on FIFO queues: within five minutes, a second message with the same id is accepted and dropped. */
  deduplicationId?: string;
  /** 0..900. Standard queues only (SQS DelaySeconds). */
  delaySeconds?: number;
}

/** Puts messages into one queue; resolves only when all of them are stored. */
export type SendToQueue<Body = unknown> = (messages: readonly OutgoingMessage<Body>[]) => Promise<void>;
