import type { Kernel } from './kernel.ts';

/** A log of records with rising sequences; the store's stream is one. */
export interface RecordSource<Entry extends { readonly sequence: number }> {
  readStream(query: { readonly after: number; readonly limit: number }): Promise<Entry[]>;
  onCommit(listener: () => void): () => void;
  /** When given, records are forgotten once they are handled; then this must be the only pump of the source. */
  trimStream?(upTo: number): Promise<void>;
}

export interface StreamPump<Entry extends { readonly sequence: number }> {
  /** Names the durable cursor. */
  readonly name: string;
  readonly source: RecordSource<Entry>;
  /** Only these are handed over, as by the filter of a Lambda event source; the cursor passes the others. */
  readonly filter?: (record: Entry) => boolean;
  /** Records a call, in order; default 100. A throw brings the same records again later. */
  readonly batchSize?: number;
  readonly handle: (records: readonly Entry[]) => Promise<void>;
}

const firstBackoffMs = 200;
const longestBackoffMs = 15 * 60_000;

/** Forgetting records costs a write, so it is done for many at a time. */
const recordsPerTrim = 1000;

/** Hands over all records at least once and in order, from the cursor on and whenever new ones are committed. */
export async function pumpStream<Entry extends { readonly sequence: number }>(
  kernel: Kernel,
  { name, source, filter = () => true, batchSize = 100, handle }: StreamPump<Entry>,
): Promise<void> {
  const cursorKey = `stream/${name}/cursor`;
  const part = `stream ${name}`;
  let cursor = (await kernel.keyValue.get<number>(cursorKey)) ?? 0;
  let trimmedUpTo = cursor;
  let isRunning = false;
  let hasNews = true;
  let attempts = 0;

  /** False when the end of the stream is reached. */
  async function handOver(): Promise<boolean> {
    const records = await kernel.track(() => source.readStream({ after: cursor, limit: batchSize }));
    const last = records.at(-1);
    if (!last) return false;
    const wanted = records.filter(filter);
    if (wanted.length > 0) await kernel.invoke(() => handle(wanted));
    attempts = 0;
    await kernel.keyValue.write([{ put: cursorKey, value: last.sequence }]);
    cursor = last.sequence;
    if (cursor - trimmedUpTo >= recordsPerTrim) await trim();
    return true;
  }

  async function trim(): Promise<void> {
    await kernel.track(async () => source.trimStream?.(cursor));
    trimmedUpTo = cursor;
  }

  async function drain(): Promise<void> {
    try {
      while (hasNews && !kernel.isClosed()) {
        hasNews = false;
        while (!kernel.isClosed() && (await handOver()));
      }
      isRunning = false;
    } catch (error) {
      kernel.report({ part, error });
      const backoffMs = Math.min(firstBackoffMs * 2 ** attempts, longestBackoffMs);
      attempts += 1;
      kernel.at(kernel.clock.now() + backoffMs, restart);
    }
  }

  function restart(): void {
    hasNews = true;
    kernel.start(part, drain);
  }

  source.onCommit(() => {
    hasNews = true;
    if (isRunning || kernel.isClosed()) return;
    isRunning = true;
    restart();
  });
  isRunning = true;
  restart();
}
