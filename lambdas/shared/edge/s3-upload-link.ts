import { PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { CreateUploadLink } from '../domain/blobs.ts';

/**
 * Presigned PUT links of a bucket; the upload must carry the content type of the link. A link ends with the credentials
 * that signed it, at the latest after seven days (S3 user guide, "Sharing objects with presigned URLs").
 */
export function createS3UploadLink(Bucket: string, config: S3ClientConfig = {}): CreateUploadLink {
  // Otherwise the SDK signs the checksum of an empty body into the link, and S3 refuses every file.
  const client = new S3Client({ ...config, requestChecksumCalculation: 'WHEN_REQUIRED' });
  return ({ key, contentType, expiresSeconds }) =>
    getSignedUrl(client, new PutObjectCommand({ Bucket, Key: key, ContentType: contentType }), {
      expiresIn: expiresSeconds,
      signableHeaders: new Set(['content-type']),
    });
}
