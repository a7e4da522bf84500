import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Blobs } from '../../../lambdas/shared/domain/blobs.ts';
import type { Activity } from '../time/activity.ts';
import { writeAtomically } from '../atomic-file.ts';
import { pathOfKey } from './blob-path.ts';

export interface LocalBlobs extends Blobs {
  /** A file that comes piece by piece; it is there once all of it has come. */
  putPieces(key: string, pieces: AsyncIterable<Uint8Array>): Promise<void>;
}

/** Blobs as files under a folder; content types matter to nobody here and are not kept. */
export async function openBlobs(folder: string, { track }: Pick<Activity, 'track'>): Promise<LocalBlobs> {
  await mkdir(folder, { recursive: true });
  const fileOf = (key: string): string => join(folder, pathOfKey(key));
  const putPieces = (key: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> =>
    track(() => writeAtomically(fileOf(key), content));
  return {
    put: putPieces,
    putPieces,
    get: (key) => track(() => unlessMissing(() => readFile(fileOf(key)))),
    getRange: (key, range) => track(() => unlessMissing(() => readRange(fileOf(key), range))),
    delete: (key) => track(() => rm(fileOf(key), { force: true })),
  };
}

async function readRange(path: string, { start, end }: { start: number; end: number }) {
  const file = await open(path);
  try {
    const { size: totalBytes } = await file.stat();
    const bytes = Buffer.alloc(Math.max(0, Math.min(end, totalBytes) - start));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    return { bytes: bytes.subarray(0, bytesRead), totalBytes };
  } finally {
    await file.close();
  }
}

async function unlessMissing<Answer>(read: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
