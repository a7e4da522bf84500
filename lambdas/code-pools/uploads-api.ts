import type { CreateUploadLink } from '../shared/domain/blobs.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import type { CodePool } from './domain/code-pool.ts';
import { codeUploadKey } from './domain/upload-key.ts';
import { existingPool, type ExistingPoolDeps } from './existing-pool.ts';
import type { CodeUpload, CodeUploadStore, CodeWork } from './ports.ts';
import { uploadEndpoints as endpoints } from './upload-endpoints.ts';

export interface UploadsApiDeps extends ExistingPoolDeps {
  uploads: CodeUploadStore;
  createUploadLink: CreateUploadLink;
  sendToCodeQueue: SendToQueue<CodeWork>;
  newId: () => string;
  clock: Pick<Clock, 'now'>;
}

const linkSeconds = 3600;

/** Large lists of codes come as files. */
export function uploadsApi(deps: UploadsApiDeps): Route[] {
  const { uploads } = deps;
  const existing = async (pool: CodePool, uploadId: string): Promise<CodeUpload> => {
    const upload = await uploads.read(pool, uploadId);
    if (upload) return upload;
    throw new Problem(404, 'Not found', { detail: `The pool has no upload ${uploadId}.` });
  };

  return [
    route(endpoints.uploadCodes, async (request) => {
      const pool = await existingPool(deps, request);
      const uploadId = deps.newId();
      const createdAt = new Date(deps.clock.now()).toISOString();
      await uploads.put(pool, { uploadId, status: 'waiting for file', createdAt });
      const uploadUrl = await deps.createUploadLink({
        key: codeUploadKey(pool.channelId, uploadId),
        contentType: 'text/csv',
        expiresSeconds: linkSeconds,
      });
      return { uploadId, uploadUrl };
    }),
    route(endpoints.readCodeFile, async (request) => {
      const pool = await existingPool(deps, request);
      const { uploadId } = request.params;
      const upload = await existing(pool, uploadId);
      if (upload.status === 'done')
        throw new Problem(409, 'File is read', { detail: 'The file is read already: create a new upload.' });
      const reading: CodeUpload = { ...upload, status: 'reading', reason: undefined };
      await uploads.put(pool, reading);
      const { channelId, poolId } = pool;
      const { column } = request.body;
      await deps.sendToCodeQueue([
        { body: { work: 'read file', channelId, poolId, uploadId, column }, groupId: channelId },
      ]);
      return viewOf(reading);
    }),
    route(endpoints.getCodeUpload, async (request) =>
      viewOf(await existing(await existingPool(deps, request), request.params.uploadId)),
    ),
  ];
}

const viewOf = ({ problems, ...upload }: CodeUpload) => ({
  ...upload,
  ...(problems && { problems: [...problems] }),
});
