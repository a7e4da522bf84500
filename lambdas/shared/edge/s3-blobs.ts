import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3ServiceException,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Blobs } from '../domain/blobs.ts';

/** Files in the deployment's private bucket. */
export function createS3Blobs(client: S3Client, Bucket: string): Blobs {
  const read = (Key: string, Range?: string) =>
    unlessMissing(async () => {
      const { Body, ContentRange } = await client.send(new GetObjectCommand({ Bucket, Key, Range }));
      return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), contentRange: ContentRange };
    });
  /** S3 answers 416 for a range that begins at or behind the end; only the size is left to tell. */
  const nothingOf = (Key: string) =>
    unlessMissing(async () => {
      const { ContentLength = 0 } = await client.send(new HeadObjectCommand({ Bucket, Key }));
      return { bytes: new Uint8Array(), totalBytes: ContentLength };
    });

  return {
    async put(Key, Body, ContentType) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));
    },
    get: async (key) => (await read(key))?.bytes,
    async getRange(key, { start, end }) {
      if (end <= start) return nothingOf(key);
      try {
        const found = await read(key, `bytes=${start}-${end - 1}`);
        return found && { bytes: found.bytes, totalBytes: totalBytesOf(found.contentRange) };
      } catch (error) {
        if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 416)
          return nothingOf(key);
        throw error;
      }
    },
    async delete(Key) {
      await client.send(new DeleteObjectCommand({ Bucket, Key }));
    },
  };
}

/** `bytes 0-9/443` says 443 (RFC 9110, 14.4). */
function totalBytesOf(contentRange: string | undefined): number {
  const total = contentRange?.split('/')[1];
  if (total === undefined) throw new Error('S3 answered a range without Content-Range.');
  return Number(total);
}

async function unlessMissing<Answer>(call: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof NoSuchKey || error instanceof NotFound) return undefined;
    throw error;
  }
}
