import type { OutgoingMessage, SendToQueue } from '../../../lambdas/shared/domain/queue.ts';
import type { Kernel } from '../kernel.ts';
import { billedRequests } from './billed-requests.ts';
import type { Deduplication } from './deduplication.ts';
import type { QueueSettings } from './queue-settings.ts';
import type { QueueStore } from './queue-store.ts';
import { toStoredMessage } from './stored-message.ts';
import type { StoredMessage } from './stored-message.ts';

/** Brings messages into the queue, durable before they can be delivered. */
export interface Sender {
  readonly send: SendToQueue;
  /** One at a time: whoever asks meanwhile gets the same answer. */
  redrive(): Promise<number>;
}

export function createSender(deps: {
  readonly kernel: Kernel;
  readonly settings: QueueSettings;
  readonly store: QueueStore;
  readonly deduplication: Deduplication;
  /** Hears of stored messages, in order of sequence within a send. */
  readonly admit: (messages: readonly StoredMessage[]) => void;
}): Sender {
  const { kernel, settings, store, deduplication, admit } = deps;
  // Virtual time never goes back, so numbers are not used again after a restart.
  let lastSequence = kernel.clock.now() * 1000;
  let lastWrite: Promise<unknown> = Promise.resolve();
  let redriving: Promise<number> | undefined;

  function place(message: OutgoingMessage): StoredMessage {
    const sequence = lastSequence + 1;
    const id = `${settings.name}:${sequence}`;
    const stored = toStoredMessage(message, { settings, sequence, id, now: kernel.clock.now() });
    lastSequence = sequence;
    return stored;
  }

  /** What of these messages is new, and the stores of earlier ones that the others repeat. */
  function sift(messages: readonly OutgoingMessage[]) {
    const fresh: OutgoingMessage[] = [];
    const freshIds = new Set<string>();
    const earlier: Promise<void>[] = [];
    for (const message of messages) {
      const id = settings.kind === 'fifo' ? message.deduplicationId : undefined;
      const stored = id === undefined ? undefined : deduplication.earlier(id);
      if (stored) earlier.push(stored);
      if (stored || (id !== undefined && freshIds.has(id))) continue;
      if (id !== undefined) freshIds.add(id);
      fresh.push(message);
    }
    return { fresh, freshIds: [...freshIds], earlier };
  }

  async function persist(messages: readonly StoredMessage[], ids: readonly string[]): Promise<void> {
    const stored = kernel.keyValue.write([...deduplication.changes(ids), ...messages.map(store.put)]);
    ids.forEach((id) => deduplication.note(id, stored));
    // Writes may end in any order; messages line up in the order of the sends.
    lastWrite = Promise.allSettled([lastWrite, stored]);
    await lastWrite;
    try {
      await stored;
    } catch (error) {
      ids.forEach((id) => deduplication.forget(id));
      throw error;
    }
    admit(messages);
  }

  async function redrive(): Promise<number> {
    const moves = (await store.deadLetters()).map((letter) => {
      const sequence = (lastSequence += 1);
      const message = { ...letter.message, sequence, failures: 0, visibleAtEpochMs: kernel.clock.now() };
      return { letter, message };
    });
    await kernel.keyValue.write(moves.flatMap(({ letter, message }) => store.unbury(letter, message)));
    admit(moves.map(({ message }) => message));
    return moves.length;
  }

  return {
    async send(messages) {
      const { fresh, freshIds, earlier } = sift(messages);
      const placed = fresh.map(place);
      kernel.meter.count('queueRequests', billedRequests(placed));
      if (placed.length > 0) await persist(placed, freshIds);
      await Promise.all(earlier);
    },
    redrive() {
      redriving ??= redrive().finally(() => (redriving = undefined));
      return redriving;
    },
  };
}
