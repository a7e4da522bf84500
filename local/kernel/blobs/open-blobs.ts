import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Activity } from '../time/activity.ts';
import { writeAtomically } from '../atomic-file.ts';
import { decodeBlob, encodeBlob } from './blob-format.ts';
import type { StoredBlob } from './blob-format.ts';
import { keyOfPath, pathOfKey } from './blob-path.ts';

/** S3, as far as we use it: whole objects under keys like `media/<channelId>/<messageId>`. */
export interface Blobs {
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  get(key: string): Promise<StoredBlob | undefined>;
  /** Harmless when there is none. */
  delete(key: string): Promise<void>;
  /** Keys that begin with the prefix, in order. */
  list(prefix: string): Promise<string[]>;
}

/** Blobs as files under a folder. */
export async function openBlobs(folder: string, { track }: Pick<Activity, 'track'>): Promise<Blobs> {
  await mkdir(folder, { recursive: true });
  return {
    put: (key, bytes, contentType) =>
      track(() => writeAtomically(join(folder, pathOfKey(key)), encodeBlob({ bytes, contentType }))),
    get: (key) =>
      track(async () => {
        try {
          return decodeBlob(await readFile(join(folder, pathOfKey(key))));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
          throw error;
        }
      }),
    delete: (key) => track(() => rm(join(folder, pathOfKey(key)), { force: true })),
    list: (prefix) =>
      track(async () => {
        const paths = await readdir(folder, { recursive: true });
        return paths
          .map(keyOfPath)
          .filter((key) => key?.startsWith(prefix))
          .filter((key) => key !== undefined)
          .sort();
      }),
  };
}
