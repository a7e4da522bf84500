import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { CreateUploadLink } from '../../../lambdas/shared/domain/blobs.ts';
import type { Clock } from '../../../lambdas/shared/domain/clock.ts';

const Upload = z.object({ key: z.string(), contentType: z.string(), untilEpochMs: z.number() });
type Upload = z.infer<typeof Upload>;

export const uploadPath = '/_local/uploads/';

/** Upload links of one machine: all a link allows stands in it, signed, as in S3's presigned URLs. */
export function createUploadLinks(deps: { clock: Pick<Clock, 'now'>; secret: string; baseUrl: string }): {
  createUploadLink: CreateUploadLink;
  /** What the token of a link allows; undefined for a forged or expired one. */
  readToken: (token: string) => Omit<Upload, 'untilEpochMs'> | undefined;
} {
  const { clock, secret, baseUrl } = deps;
  const sign = (content: string): Buffer => createHmac('sha256', secret).update(`upload ${content}`).digest();
  return {
    createUploadLink({ key, contentType, expiresSeconds }) {
      const upload: Upload = { key, contentType, untilEpochMs: clock.now() + expiresSeconds * 1000 };
      const content = Buffer.from(JSON.stringify(upload)).toString('base64url');
      const token = `${content}.${sign(content).toString('base64url')}`;
      return Promise.resolve(`${baseUrl}${uploadPath}${token}`);
    },
    readToken(token) {
      const [content = '', signature = ''] = token.split('.');
      const given = Buffer.from(signature, 'base64url');
      const expected = sign(content);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const { untilEpochMs, ...upload } = Upload.parse(
        JSON.parse(Buffer.from(content, 'base64url').toString('utf8')),
      );
      return clock.now() < untilEpochMs ? upload : undefined;
    },
  };
}
