import { join } from 'node:path';
import type { CreateUploadLink } from '../lambdas/shared/domain/blobs.ts';
import { openBlobs, type LocalBlobs } from './kernel/blobs/open-blobs.ts';
import { createUploadLinks } from './kernel/blobs/upload-links.ts';
import type { Kernel } from './kernel/kernel.ts';
import { createReceiveUpload, type ReceiveUpload } from './receive-upload.ts';

export interface LocalFiles {
  blobs: LocalBlobs;
  createUploadLink: CreateUploadLink;
  receiveUpload: ReceiveUpload;
}

/** The bucket of one machine, with links to upload to it; `secret` signs them. */
export async function openFiles(
  kernel: Kernel,
  { dataFolder, secret, baseUrl }: { dataFolder: string; secret: string; baseUrl: string },
): Promise<LocalFiles> {
  const blobs = await openBlobs(join(dataFolder, 'blobs'), kernel);
  const { createUploadLink, readToken } = createUploadLinks({ clock: kernel.clock, secret, baseUrl });
  return { blobs, createUploadLink, receiveUpload: createReceiveUpload({ blobs, readToken }) };
}
