import type { QueueHandler, QueueMessage, SendToQueue } from '../../../lambdas/shared/domain/queue.ts';
import type { Kernel } from '../kernel.ts';
import { createConsumer } from './consumer.ts';
import { createDeduplication } from './deduplication.ts';
import { createFifoBacklog } from './fifo-backlog.ts';
import { completeSettings } from './queue-settings.ts';
import type { QueueSettings } from './queue-settings.ts';
import { createQueueStore } from './queue-store.ts';
import { createSender } from './sender.ts';
import { createStandardBacklog } from './standard-backlog.ts';
import { toQueueMessage } from './stored-message.ts';
import type { StoredMessage } from './stored-message.ts';

/** A durable queue with the semantics of SQS and its Lambda event source: at least once, retries, dead letters. */
export interface Queue<Body = unknown> {
  readonly send: SendToQueue<Body>;
  /** Sets the one consumer; messages that came before it are delivered now. */
  consume(handler: QueueHandler<Body>): void;
  depth(): QueueDepth;
  /** What failed too often, oldest first. */
  deadLetters(): Promise<(QueueMessage<Body> & { deadSince: number })[]>;
  /** Puts the dead letters at the end of the queue, as if never tried; answers how many. */
  redrive(): Promise<number>;
}

/** In the words of SQS: ApproximateNumberOfMessages, ...NotVisible, ...Delayed. */
export interface QueueDepth {
  visible: number;
  /** With a handler, waiting to come again, or behind such a message in a FIFO group. */
  notVisible: number;
  delayed: number;
}

/** Opens a queue with all that was sent and not done with before; a message in flight at a crash is visible again. */
export async function openQueue<Body = unknown>(
  kernel: Kernel,
  settings: QueueSettings,
): Promise<Queue<Body>> {
  const complete = completeSettings(settings);
  const store = createQueueStore(kernel.keyValue, complete);
  const backlog = complete.kind === 'fifo' ? createFifoBacklog() : createStandardBacklog();
  const consumer = createConsumer({ kernel, settings: complete, store, backlog });
  let delayed = 0;

  /** In a FIFO queue nothing is delayed: only a failure hides a message there, and not beyond a restart. */
  function lineUp(message: StoredMessage): void {
    if (complete.kind === 'fifo' || message.visibleAtEpochMs <= kernel.clock.now()) {
      backlog.add(message);
      return;
    }
    delayed += 1;
    kernel.at(message.visibleAtEpochMs, () => {
      delayed -= 1;
      backlog.add(message);
      consumer.wake();
    });
  }

  function admit(messages: readonly StoredMessage[]): void {
    messages.forEach(lineUp);
    consumer.wake();
  }

  const deduplication = createDeduplication({
    keyOf: store.seenKey,
    now: () => kernel.clock.now(),
    known: await store.seen(),
  });
  const sender = createSender({ kernel, settings: complete, store, deduplication, admit });
  admit(await store.messages());

  return {
    send: sender.send,
    consume: (handler) => consumer.attach(handler as QueueHandler),
    depth: () => ({
      visible: backlog.visible,
      notVisible: consumer.inFlight + backlog.blocked,
      delayed,
    }),
    async deadLetters() {
      const letters = await store.deadLetters();
      return letters.map(({ message, deadSince }) => ({
        ...(toQueueMessage(message) as QueueMessage<Body>),
        receiveCount: message.failures,
        deadSince,
      }));
    },
    redrive: () => sender.redrive(),
  };
}
