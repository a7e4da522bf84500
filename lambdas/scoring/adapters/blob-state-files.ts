import { gunzipSync, gzipSync } from 'node:zlib';
import type { Blobs } from '../../shared/domain/blobs.ts';
import type { StateFiles } from '../ports.ts';

const idBytes = 16;
const codeBytes = 4;
const dayBytes = 2;

/** One file a day: all ids, then all codes, then all last days, little-endian, compressed. */
export function createBlobStateFiles(blobs: Pick<Blobs, 'put' | 'get'>): StateFiles {
  const keyOf = (channelId: string, asOf: string): string => `scoring/${channelId}/states/${asOf}.gz`;
  return {
    async put(channelId, asOf, { ids, codes, lastDays }) {
      const bytes = Buffer.concat([ids, bytesOf(codes), bytesOf(lastDays)]);
      await blobs.put(keyOf(channelId, asOf), gzipSync(bytes, { level: 1 }), 'application/gzip');
    },
    async get(channelId, asOf) {
      const packed = await blobs.get(keyOf(channelId, asOf));
      if (!packed) return undefined;
      const bytes = gunzipSync(packed);
      const count = bytes.length / (idBytes + codeBytes + dayBytes);
      const codesAt = count * idBytes;
      const daysAt = codesAt + count * codeBytes;
      return {
        ids: bytes.subarray(0, codesAt),
        // Copies, since a view of 32-bit numbers must begin at a multiple of four.
        codes: new Uint32Array(Uint8Array.from(bytes.subarray(codesAt, daysAt)).buffer),
        lastDays: new Uint16Array(Uint8Array.from(bytes.subarray(daysAt)).buffer),
      };
    },
  };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
