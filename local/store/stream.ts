import { readChunks } from './database.ts';
import type { BatchOperation, Database } from './database.ts';
import type { ItemChange } from './item-change.ts';
import { itemOperations } from './item-operations.ts';
import { keySpace } from './key-space.ts';
import { streamKey, toStreamRecord } from './stream-record.ts';
import type { StreamRecord } from './stream-record.ts';

/** Reads the records of all tables with a stream, in one order. */
export interface Stream {
  /** Records after a sequence (0 for the start), at most `limit`. */
  readStream(query: { readonly after: number; readonly limit: number }): Promise<StreamRecord[]>;
  /** Forgets the records up to and with this sequence. */
  trimStream(upTo: number): Promise<void>;
  /** Called after each commit that wrote records; answers a function that ends it. */
  onCommit(listener: () => void): () => void;
}

export interface StreamWriter extends Stream {
  /** Stores changes with their records in one batch. */
  store(changes: readonly ItemChange[]): Promise<void>;
}

const trimmedKey = keySpace.facts.key('stream-trimmed-up-to');

export async function openStream(database: Database): Promise<StreamWriter> {
  let lastSequence = await storedSequence(database);
  const listeners = new Set<() => void>();
  return {
    async store(changes) {
      const operations: BatchOperation[] = [];
      let sequence = lastSequence;
      for (const change of changes) {
        operations.push(...itemOperations(change));
        const record = toStreamRecord(change, sequence + 1);
        if (!record) continue;
        sequence = record.sequence;
        operations.push({ type: 'put', key: streamKey(sequence), value: record });
      }
      await database.batch(operations);
      if (sequence === lastSequence) return;
      lastSequence = sequence;
      // Not inside the commit: what fails in a listener must not make a stored change look refused.
      listeners.forEach((listener) => queueMicrotask(listener));
    },
    async readStream({ after, limit }) {
      const range = { gt: streamKey(after), lt: keySpace.stream.all.lt, limit };
      const records: StreamRecord[] = [];
      for await (const chunk of readChunks(database, range, limit)) {
        records.push(...chunk.map(([, record]) => record as StreamRecord));
      }
      return records;
    },
    async trimStream(upTo) {
      const last = Math.min(upTo, lastSequence);
      await database.batch([{ type: 'put', key: trimmedKey, value: last }]);
      await database.clear({ gte: keySpace.stream.all.gte, lte: streamKey(last) });
    },
    onCommit(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

async function storedSequence(database: Database): Promise<number> {
  const trimmed = (database.getSync(trimmedKey) as number | undefined) ?? 0;
  const iterator = database.iterator({ ...keySpace.stream.all, reverse: true, limit: 1 });
  const [last] = await iterator.nextv(1);
  await iterator.close();
  return Math.max(trimmed, (last?.[1] as StreamRecord | undefined)?.sequence ?? 0);
}
