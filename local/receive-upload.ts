import type { IncomingMessage } from 'node:http';
import { Problem } from '../lambdas/shared/edge/http/problem.ts';
import type { LocalBlobs } from './kernel/blobs/open-blobs.ts';
import { uploadPath, type createUploadLinks } from './kernel/blobs/upload-links.ts';

/** S3's limit for one PUT. */
const mostBytes = 5 * 1024 ** 3;

/** Takes the file of an upload link, piece by piece, as S3 does for a presigned PUT. */
export type ReceiveUpload = (request: IncomingMessage, path: string) => Promise<void>;

export function createReceiveUpload(deps: {
  blobs: Pick<LocalBlobs, 'putPieces'>;
  readToken: ReturnType<typeof createUploadLinks>['readToken'];
}): ReceiveUpload {
  return async (request, path) => {
    const upload = deps.readToken(path.slice(uploadPath.length));
    if (!upload) throw new Problem(403, 'Refused', { detail: 'This link has expired or is not ours.' });
    const { key, contentType } = upload;
    if (request.headers['content-type'] !== contentType) {
      throw new Problem(403, 'Refused', { detail: `Send the file with content-type: ${contentType}.` });
    }
    await deps.blobs.putPieces(key, bounded(request));
  };
}

async function* bounded(request: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of request) {
    bytes += piece.length;
    if (bytes > mostBytes) throw new Problem(413, 'Body too large');
    yield piece;
  }
}
