import type { SendToQueue } from '../../shared/domain/queue.ts';
import type { OrderImport } from '../domain/order-import.ts';

/** An order to import one part of a file. */
export interface PartMessage {
  channelId: string;
  importId: string;
  /** From 0; a message of a part that is done does nothing. */
  part: number;
}

/** Orders the part at which an import is. */
export type OrderPart = (
  current: Pick<OrderImport, 'channelId' | 'importId' | 'part'>,
  /** Makes the order one of its own, where the queue would take it for a repetition. */
  mark?: string,
) => Promise<void>;

/** Parts of one file come one after the other: its import is the message group. */
export const createOrderPart =
  (sendToImportQueue: SendToQueue<PartMessage>): OrderPart =>
  ({ channelId, importId, part }, mark = '') =>
    sendToImportQueue([
      {
        body: { channelId, importId, part },
        groupId: importId,
        deduplicationId: `${importId}-${part}${mark}`,
      },
    ]);
