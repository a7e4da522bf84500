import type { Blobs } from '../../shared/domain/blobs.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { fileKey, isOver, type OrderImport } from '../domain/order-import.ts';
import type { OrderPart } from './order-part.ts';
import type { OrderImportStore } from './ports.ts';

/** Half a gigabyte: a million rows of 500 bytes. */
export const mostBytes = 536_870_912;

export type StartOutcome =
  { outcome: 'started'; current: OrderImport } | { outcome: 'no file' | 'too large' | 'over' };

export type StartImport = (given: OrderImport) => Promise<StartOutcome>;

/** Starts an import whose file has come. Started again, it goes on where it is: also one that was given up. */
export function createStartImport(deps: {
  imports: Pick<OrderImportStore, 'read' | 'replace'>;
  blobs: Pick<Blobs, 'getRange'>;
  orderPart: OrderPart;
  clock: Pick<Clock, 'now'>;
}): StartImport {
  return async (given) => {
    if (isOver(given)) return { outcome: 'over' };
    const now = deps.clock.now();
    if (given.status === 'running') {
      await deps.orderPart(given, `-again-${now}`);
      return { outcome: 'started', current: given };
    }
    const file = await deps.blobs.getRange(fileKey(given), { start: 0, end: 0 });
    if (!file) return { outcome: 'no file' };
    if (file.totalBytes > mostBytes) return { outcome: 'too large' };
    const current: OrderImport = {
      ...given,
      status: 'running',
      startedAt: now,
      bytesTotal: file.totalBytes,
    };
    // Somebody else may have started it at the same moment: then it runs, and this order is one too many.
    await deps.imports.replace(given, current);
    await deps.orderPart(given);
    return {
      outcome: 'started',
      current: (await deps.imports.read(given.channelId, given.importId)) ?? current,
    };
  };
}
