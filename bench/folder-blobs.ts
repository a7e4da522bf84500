import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Blobs } from '../lambdas/shared/domain/blobs.ts';

/** Files in a folder, so that they do not count as memory of the process. */
export const folderBlobs = (folder: string): Pick<Blobs, 'put' | 'get' | 'getRange'> => ({
  async put(key, bytes) {
    await mkdir(dirname(join(folder, key)), { recursive: true });
    await writeFile(join(folder, key), bytes);
  },
  get: (key) => readFile(join(folder, key)).catch(() => undefined),
  async getRange(key, { start, end }) {
    const file = await open(join(folder, key));
    try {
      const bytes = Buffer.alloc(end - start);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
      return { bytes: bytes.subarray(0, bytesRead), totalBytes: (await file.stat()).size };
    } finally {
      await file.close();
    }
  },
});
