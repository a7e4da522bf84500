import { deserialize, serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Blobs } from '../../shared/domain/blobs.ts';
import type { RunFiles } from '../ports.ts';

/** Values with typed arrays as they are, in V8's own format: only the same run reads them. */
export function createBlobRunFiles(blobs: Pick<Blobs, 'put' | 'get'>): RunFiles {
  const keyOf = ({ channelId, runId }: { channelId: string; runId: string }, name: string): string =>
    `scoring-runs/${channelId}/${runId}/${name}`;
  return {
    async put(run, name, value) {
      const bytes = gzipSync(serialize(value), { level: 1 });
      await blobs.put(keyOf(run, name), bytes, 'application/octet-stream');
    },
    async get(run, name) {
      const bytes = await blobs.get(keyOf(run, name));
      return bytes && (deserialize(gunzipSync(bytes)) as unknown);
    },
  };
}
