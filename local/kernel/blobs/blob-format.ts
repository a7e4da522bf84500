import { z } from 'zod';

export interface StoredBlob {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

const Header = z.object({ contentType: z.string() });
const lineFeed = 0x0a;

/** One line of JSON, then the bytes: content and type change together. */
export function encodeBlob({ bytes, contentType }: StoredBlob): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify({ contentType })}\n`), bytes]);
}

export function decodeBlob(file: Buffer): StoredBlob {
  const end = file.indexOf(lineFeed);
  const header = Header.parse(JSON.parse(file.toString('utf8', 0, end)));
  return { ...header, bytes: file.subarray(end + 1) };
}
