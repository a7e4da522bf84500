import type { QueueHandler } from '../../../lambdas/shared/domain/queue.ts';
import type { KeyValueChange } from '../../store/key-value.ts';
import type { Kernel } from '../kernel.ts';
import type { Backlog } from './backlog.ts';
import { createBatchWindow } from './batch-window.ts';
import { billedDeletes, billedRequests } from './billed-requests.ts';
import type { QueueSettings } from './queue-settings.ts';
import type { QueueStore } from './queue-store.ts';
import { toQueueMessage } from './stored-message.ts';
import type { StoredMessage } from './stored-message.ts';

/** Brings batches to the handler, as Lambda's event source mapping does. */
export interface Consumer {
  /** @throws Error when there is a handler already */
  attach(handler: QueueHandler): void;
  /** Messages may have become visible. */
  wake(): void;
  /** Messages with a handler or waiting to come again after it failed. */
  readonly inFlight: number;
}

export function createConsumer(deps: {
  readonly kernel: Kernel;
  readonly settings: Required<QueueSettings>;
  readonly store: QueueStore;
  readonly backlog: Backlog;
}): Consumer {
  const { kernel, settings, store, backlog } = deps;
  const part = `queue ${settings.name}`;
  const window = createBatchWindow(kernel, settings, wake);
  let handler: QueueHandler | undefined;
  let running = 0;
  let inFlight = 0;

  function wake(): void {
    while (
      handler &&
      running < settings.maxConcurrency &&
      !kernel.isClosed() &&
      window.mayGo(backlog.visible)
    ) {
      deliver(handler, backlog.take(settings.batchSize));
      if (backlog.visible === 0) window.reset();
    }
  }

  function deliver(to: QueueHandler, batch: readonly StoredMessage[]): void {
    running += 1;
    inFlight += batch.length;
    kernel.meter.count('queueRequests', billedRequests(batch));
    kernel.start(part, async () => {
      const receivedAt = kernel.clock.now();
      const failed = await failuresOf(to, batch);
      const again = await conclude(batch, failed, receivedAt);
      running -= 1;
      inFlight -= batch.length - again.length;
      backlog.finish(batch, again);
      if (again.length > 0) comeAgain(again, receivedAt);
      wake();
    });
  }

  async function failuresOf(
    to: QueueHandler,
    batch: readonly StoredMessage[],
  ): Promise<readonly StoredMessage[]> {
    try {
      const { failedIds } = await kernel.invoke(() => to(batch.map(toQueueMessage)));
      const named = new Set(failedIds);
      const failed = batch.filter(({ id }) => named.has(id));
      if (failed.length === named.size) return failed;
      throw new Error(
        'The handler named failed ids that are not in its batch, so all of the batch comes again.',
      );
    } catch (error) {
      kernel.report({ part, error });
      return batch;
    }
  }

  /** Stores the outcome in one write and answers which messages come again. */
  async function conclude(
    batch: readonly StoredMessage[],
    failed: readonly StoredMessage[],
    receivedAt: number,
  ): Promise<readonly StoredMessage[]> {
    const lost = new Set(failed);
    const done = batch.filter((message) => !lost.has(message));
    const tried = failed.map((message) => ({
      ...message,
      failures: message.failures + 1,
      visibleAtEpochMs: againAt(receivedAt),
    }));
    const dead = tried.filter(({ failures }) => failures >= settings.maxReceiveCount);
    const again = tried.filter(({ failures }) => failures < settings.maxReceiveCount);
    const changes: KeyValueChange[] = [
      ...done.map(store.remove),
      ...again.map(store.put),
      ...dead.flatMap((message) => store.bury({ message, deadSince: kernel.clock.now() })),
    ];
    try {
      await kernel.keyValue.write(changes);
    } catch (error) {
      kernel.report({ part, error });
      return batch;
    }
    kernel.meter.count('queueRequests', billedDeletes(done.length));
    return again;
  }

  const againAt = (receivedAt: number): number => receivedAt + settings.visibilityTimeoutSeconds * 1000;

  function comeAgain(failed: readonly StoredMessage[], receivedAt: number): void {
    kernel.at(againAt(receivedAt), () => {
      inFlight -= failed.length;
      backlog.restore(failed);
      wake();
    });
  }

  return {
    attach(next) {
      if (handler) throw new Error(`Queue ${settings.name} has a consumer already.`);
      handler = next;
      wake();
    },
    wake,
    get inFlight() {
      return inFlight;
    },
  };
}
