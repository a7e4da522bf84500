import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { S3Client } from '@aws-sdk/client-s3';
import { createS3Blobs } from '../../lambdas/shared/edge/s3-blobs.ts';
import { createS3UploadLink } from '../../lambdas/shared/edge/s3-upload-link.ts';
import { openBlobs } from '../../local/kernel/blobs/open-blobs.ts';
import { blobsSuite } from '../support/blobs-suite.ts';
import { memoryBlobs } from '../support/memory-blobs.ts';

const settings = {
  region: 'ap-northeast-1',
  credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
};
const untracked = { track: <Answer>(call: () => Promise<Answer>) => call() };
let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'blobs-'))));
afterEach(() => rm(folder, { recursive: true }));

blobsSuite('a folder', () => openBlobs(folder, untracked));
blobsSuite('memory', () => Promise.resolve(memoryBlobs()));
blobsSuite('S3', () => {
  const client = new S3Client({ ...settings, requestHandler: bucketInMemory() });
  return Promise.resolve(createS3Blobs(client, 'media'));
});

interface Answer {
  statusCode: number;
  headers?: Record<string, string>;
  body?: Buffer;
}

interface S3Request {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: unknown;
}

/** S3 as far as its answers to these requests go (API reference: GetObject, HeadObject, PutObject, DeleteObject). */
function bucketInMemory() {
  const files = new Map<string, Buffer>();
  const problem = (statusCode: number, code: string) => ({
    statusCode,
    body: Buffer.from(`<Error><Code>${code}</Code></Error>`),
  });
  const answers: Record<string, (path: string, request: S3Request) => Answer> = {
    PUT: (path, { body }) => (files.set(path, Buffer.from(body as Uint8Array)), { statusCode: 200 }),
    DELETE: (path) => (files.delete(path), { statusCode: 204 }),
    HEAD(path) {
      const file = files.get(path);
      if (!file) return { statusCode: 404 };
      return { statusCode: 200, headers: { 'content-length': String(file.length) } };
    },
    GET(path, { headers }) {
      const file = files.get(path);
      if (!file) return problem(404, 'NoSuchKey');
      const range = /^bytes=(\d+)-(\d+)$/.exec(headers['range'] ?? '');
      if (!range) return { statusCode: 200, body: file };
      const [start, last] = [Number(range[1]), Math.min(Number(range[2]), file.length - 1)];
      if (start >= file.length) return problem(416, 'InvalidRange');
      const contentRange = { 'content-range': `bytes ${start}-${last}/${file.length}` };
      return { statusCode: 206, headers: contentRange, body: file.subarray(start, last + 1) };
    },
  };
  return {
    handle(request: S3Request) {
      const answer = answers[request.method]?.(request.path, request) ?? problem(405, 'MethodNotAllowed');
      const body = Readable.from(answer.body ? [answer.body] : []);
      return Promise.resolve({ response: { headers: {}, ...answer, body } });
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
  };
}

describe('an upload link of S3', () => {
  it('lets one file of one type in for a while, without a checksum of its own', async () => {
    const createUploadLink = createS3UploadLink('media', settings);
    const upload = { key: 'imports/c1/i1/orders.csv', contentType: 'text/csv', expiresSeconds: 3600 };
    const { hostname, pathname, searchParams } = new URL(await createUploadLink(upload));
    expect(`${hostname}${pathname}`).toBe('media.s3.ap-northeast-1.amazonaws.com/imports/c1/i1/orders.csv');
    expect(searchParams.get('X-Amz-Expires')).toBe('3600');
    expect(searchParams.get('X-Amz-SignedHeaders')).toBe('content-type;host');
    expect([...searchParams.keys()].filter((name) => name.includes('checksum'))).toEqual([]);
  });
});
