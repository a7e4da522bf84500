import type { StoredMessage } from './stored-message.ts';

/** The messages of a queue that may be delivered, in memory; which of them go together is the queue's kind. */
export interface Backlog {
  /** Messages that `take` would find now. */
  readonly visible: number;
  /** Messages that wait behind others of their group. */
  readonly blocked: number;
  add(message: StoredMessage): void;
  /** Takes out up to `limit` messages, oldest first. */
  take(limit: number): StoredMessage[];
  /** The batch was handled; the failed ones come back by `restore` later. */
  finish(batch: readonly StoredMessage[], failed: readonly StoredMessage[]): void;
  restore(failed: readonly StoredMessage[]): void;
}
