import type { Blobs } from '../shared/domain/blobs.ts';
import { addCodes } from './add-codes.ts';
import { readCodes } from './domain/read-codes.ts';
import { codeUploadKey } from './domain/upload-key.ts';
import type { CodePoolStore, CodeStore, CodeUploadStore, CodeWork } from './ports.ts';

export interface ReadFileDeps {
  pools: Pick<CodePoolStore, 'read'>;
  codes: Pick<CodeStore, 'addBlock'>;
  uploads: CodeUploadStore;
  blobs: Pick<Blobs, 'get' | 'getRange' | 'delete'>;
}

const mostProblems = 1000;
/** A million codes of the longest kind with another column beside them. */
const mostBytes = 150_000_000;

/** Adds the codes of an uploaded file to its pool. Done again, also after half of it, it gives the same. */
export function createReadFile(deps: ReadFileDeps) {
  return async ({
    channelId,
    poolId,
    uploadId,
    column,
  }: Extract<CodeWork, { work: 'read file' }>): Promise<void> => {
    const pool = await deps.pools.read(channelId, poolId);
    if (!pool) return;
    const upload = await deps.uploads.read(pool, uploadId);
    if (upload?.status !== 'reading') return;
    const key = codeUploadKey(channelId, uploadId);
    const read = await readBounded(deps, key, column);
    if (read.outcome === 'refused') {
      await deps.uploads.put(pool, { ...upload, status: 'refused', reason: read.reason });
      return;
    }
    const { codes, rows, repeated, problems } = read;
    const { added, duplicates } = await addCodes(deps, pool, { uploadId, codes });
    await deps.uploads.put(pool, {
      ...upload,
      ...{ status: 'done', rows, added, duplicates: duplicates + repeated },
      ...{ problemCount: problems.length, problems: problems.slice(0, mostProblems) },
    });
    // Nobody needs the list any more, and whoever has it could use the codes.
    await deps.blobs.delete(key);
  };
}

async function readBounded({ blobs }: ReadFileDeps, key: string, column: string | undefined) {
  const refused = (reason: string) => ({ outcome: 'refused', reason }) as const;
  const file = await blobs.getRange(key, { start: 0, end: 0 });
  if (file && file.totalBytes > mostBytes)
    return refused(`A file has at most ${mostBytes} bytes: divide it.`);
  const bytes = file && (await blobs.get(key));
  return bytes ? readCodes(bytes, column) : refused('There is no file: upload it, then start again.');
}
