import { existsSync } from 'node:fs';
import { Level } from 'level';
import { MemoryLevel } from 'memory-level';

/** One step of an atomic batch. */
export type BatchOperation =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'del'; readonly key: string };

export interface Range {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly limit?: number;
  readonly reverse?: boolean;
}

export type Entry = [key: string, value: unknown];

/** The ordered key-value database under everything: LevelDB in a folder, or memory. Values are JSON. */
export interface Database {
  getSync(key: string): unknown;
  /** All operations or none; a killed process loses nothing that was acknowledged. */
  batch(operations: BatchOperation[]): Promise<void>;
  /** Reads from the moment of the call, whatever is written meanwhile. */
  iterator(range: Range): { nextv(size: number): Promise<Entry[]>; close(): Promise<void> };
  clear(range: Range): Promise<void>;
  close(): Promise<void>;
}

/** @throws Error that says what to do when another process has the folder open */
export async function openDatabase(path: string | undefined): Promise<Database> {
  if (path === undefined) {
    const memory = new MemoryLevel<string, unknown>({ valueEncoding: 'json', storeEncoding: 'utf8' });
    await memory.open();
    return memory;
  }
  const level = new Level<string, unknown>(path, { valueEncoding: 'json' });
  await level.open().catch((error: unknown) => {
    throw explain(error, path);
  });
  return level;
}

/** Whether another process has the folder open; a folder without a database, or with a broken one, is free. */
export async function isInUse(path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  const level = new Level(path);
  try {
    await level.open({ createIfMissing: false });
    await level.close();
    return false;
  } catch (error) {
    return isLocked(error);
  }
}

const isLocked = (error: unknown): boolean =>
  (error as { cause?: { code?: string } }).cause?.code === 'LEVEL_LOCKED';

function explain(error: unknown, path: string): Error {
  const advice = isLocked(error)
    ? 'another running program uses it. Stop that program or choose another folder.'
    : 'check that the folder can be read and written.';
  return new Error(`The data folder ${path} cannot be opened: ${advice}`, { cause: error });
}

/** The entries of a range in chunks, all from the moment the first one is asked for. */
export async function* readChunks(
  database: Database,
  range: Range,
  chunkSize: number,
): AsyncGenerator<Entry[]> {
  const iterator = database.iterator(range);
  try {
    for (;;) {
      const chunk = await iterator.nextv(chunkSize);
      if (chunk.length === 0) return;
      yield chunk;
    }
  } finally {
    await iterator.close();
  }
}
