import { createHash } from 'node:crypto';
import type { Blobs } from '../../shared/domain/blobs.ts';
import { countIds, hasId, type IdSet } from '../../shared/domain/id-set.ts';
import { mapBounded } from '../../shared/domain/map-bounded.ts';
import { packIds, unpackIds } from '../../shared/domain/pack-ids.ts';
import { chunkSize, type Group, type Manifest } from '../domain/manifest.ts';
import type { FrozenContent, FrozenFiles, RecipientFiles } from '../ports.ts';

/** Chunks a file: some megabytes, so that a million recipients are twenty files. */
const chunksPerFile = 100;
const membersPerFile = chunksPerFile * chunkSize;
const filesUnderWay = 2;

/** All lines are equally long, so a chunk is a range of bytes. */
const lineOf = (memberId: string): string => `{"memberId":"${memberId}"}\n`;
const lineBytes = lineOf('00000000-0000-0000-0000-000000000000').length;
const idAt = { start: '{"memberId":"'.length, length: 36 };

const idBytes = 16;
const holdoutFile = 'holdout';

/** Frozen recipients as JSONL, one member a line in ascending order, below `broadcasts/`. */
export function createBlobRecipients(blobs: Pick<Blobs, 'put' | 'get' | 'getRange'>): RecipientFiles {
  const folder = ({ channelId, broadcastId, freezeId }: FrozenFiles): string =>
    `broadcasts/${channelId}/${broadcastId}/${freezeId}`;
  const fileOf = (of: FrozenFiles, group: number | string, file: number): string =>
    `${folder(of)}/${String(group).padStart(4, '0')}-${String(file).padStart(4, '0')}.jsonl`;
  const putJson = (of: FrozenFiles, name: string, json: unknown): Promise<void> =>
    blobs.put(`${folder(of)}/${name}.json`, Buffer.from(JSON.stringify(json)), 'application/json');
  const getJson = async (of: FrozenFiles, name: string): Promise<unknown> => {
    const bytes = await blobs.get(`${folder(of)}/${name}.json`);
    if (!bytes) throw new Error(`The broadcast ${of.broadcastId} has lost its file ${name}.json.`);
    return JSON.parse(Buffer.from(bytes).toString());
  };

  const writeIds = async (
    of: FrozenFiles,
    name: number | string,
    ids: Uint8Array,
    hash: (lines: string) => void,
  ) => {
    const starts: number[] = [];
    for (let from = 0; from < countIds(ids); from += membersPerFile) starts.push(from);
    await mapBounded(starts, filesUnderWay, async (from, file) => {
      const lines = unpackIds(ids.subarray(from * idBytes, (from + membersPerFile) * idBytes))
        .map(lineOf)
        .join('');
      hash(lines);
      await blobs.put(fileOf(of, name, file), Buffer.from(lines), 'application/x-ndjson');
    });
  };

  const readHoldout = async (of: FrozenFiles): Promise<IdSet> => {
    const ids: Uint8Array[] = [];
    for (let file = 0; ; file += 1) {
      const bytes = await blobs.get(fileOf(of, holdoutFile, file));
      if (!bytes) return Buffer.concat(ids);
      ids.push(packIds(idsIn(bytes)));
    }
  };

  return {
    async write(of, groups, holdout) {
      const sha256 = createHash('sha256');
      // Lines are hashed in the order in which the writes begin, which is that of the file.
      for (const [index, { ids }] of groups.entries())
        await writeIds(of, index, ids, (lines) => sha256.update(lines));
      await writeIds(of, holdoutFile, holdout, () => undefined);
      const manifest: Manifest = { groups: groups.map(groupOf), holdout: countIds(holdout) };
      await putJson(of, 'manifest', manifest);
      return { manifest, sha256: sha256.digest('hex') };
    },
    manifest: async (of) => (await getJson(of, 'manifest')) as Manifest,
    async readIds(of, { group, from, count }) {
      const file = Math.floor(from / membersPerFile);
      const start = (from % membersPerFile) * lineBytes;
      const key = fileOf(of, group, file);
      const range = await blobs.getRange(key, { start, end: start + count * lineBytes });
      if (range?.bytes.length !== count * lineBytes)
        throw new Error(`The broadcast ${of.broadcastId} has lost recipients of ${key}.`);
      return idsIn(range.bytes);
    },
    isHeldOut: async (of, memberId) => hasId(await readHoldout(of), memberId),
    readHoldout,
    writeContent: (of, content) => putJson(of, 'content', content),
    content: async (of) => (await getJson(of, 'content')) as FrozenContent,
  };
}

function idsIn(lines: Uint8Array): string[] {
  const text = Buffer.from(lines).toString('latin1');
  return Array.from({ length: text.length / lineBytes }, (_, line) => {
    const start = line * lineBytes + idAt.start;
    return text.slice(start, start + idAt.length);
  });
}

function groupOf({ ids, ...key }: Omit<Group, 'count' | 'firstIds'> & { ids: Uint8Array }): Group {
  const count = countIds(ids);
  const firstIds: string[] = [];
  for (let from = 0; from < count; from += chunkSize)
    firstIds.push(...unpackIds(ids.slice(from * idBytes, (from + 1) * idBytes)));
  return { ...key, count, firstIds };
}
