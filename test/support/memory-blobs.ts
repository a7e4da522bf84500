import type { Blobs } from '../../lambdas/shared/domain/blobs.ts';

/** Files of a test; `files` shows them by key. */
export function memoryBlobs(): Blobs & { files: Map<string, Uint8Array>; used: { puts: number } } {
  const used = { puts: 0 };
  const files = new Map<string, Uint8Array>();
  return {
    files,
    used,
    put(key, bytes) {
      used.puts += 1;
      return Promise.resolve(void files.set(key, Uint8Array.from(bytes)));
    },
    get: (key) => Promise.resolve(files.get(key)),
    getRange(key, { start, end }) {
      const file = files.get(key);
      return Promise.resolve(file && { bytes: file.slice(start, end), totalBytes: file.length });
    },
    delete: (key) => Promise.resolve(void files.delete(key)),
  };
}
