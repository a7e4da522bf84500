import type { Blobs } from '../shared/domain/blobs.ts';
import { countIds, idSetOf } from '../shared/domain/id-set.ts';
import { readKeys } from './domain/read-keys.ts';
import { audienceIdsKey, audienceUploadKey } from './domain/audience-keys.ts';
import type { Audience, AudienceStore, AudienceWork, FindMembers } from './ports.ts';

export interface ReadFileDeps {
  audiences: AudienceStore;
  findMembers: FindMembers;
  blobs: Pick<Blobs, 'put' | 'get' | 'delete'>;
}

const keysPerLookUp = 5000;
const mostProblems = 1000;

/** Turns an uploaded list into an audience: whoever is known by the key of its row. Done again it gives the same. */
export function createReadFile(deps: ReadFileDeps) {
  return async ({
    channelId,
    audienceId,
    key,
    column,
  }: AudienceWork & { work: 'read file' }): Promise<void> => {
    const audience = await deps.audiences.read(channelId, audienceId);
    if (audience?.status !== 'reading') return;
    const uploadKey = audienceUploadKey(channelId, audienceId);
    const bytes = await deps.blobs.get(uploadKey);
    const read = bytes
      ? readKeys(bytes, column)
      : { outcome: 'refused' as const, reason: 'There is no file: upload it, then start again.' };
    if (read.outcome === 'refused') {
      await deps.audiences.put({ ...audience, status: 'refused', reason: read.reason });
      return;
    }
    const problems: NonNullable<Audience['problems']>[number][] = read.empty.map((row) => ({
      ...{ row, column },
      message: 'It is empty.',
    }));
    const members: string[] = [];
    let unknown = 0;
    for (let from = 0; from < read.keys.length; from += keysPerLookUp) {
      const chunk = read.keys.slice(from, from + keysPerLookUp);
      const found = await deps.findMembers(
        channelId,
        key,
        chunk.map((one) => one.key),
      );
      for (const [index, memberId] of found.entries()) {
        if (memberId !== undefined) members.push(memberId);
        else {
          unknown += 1;
          problems.push({ row: chunk[index]?.row ?? 0, column, message: `No member has this ${key}.` });
        }
      }
    }
    const ids = idSetOf(members);
    await deps.blobs.put(audienceIdsKey(channelId, audienceId), ids, 'application/octet-stream');
    await deps.audiences.put({
      ...audience,
      ...{ status: 'ready', count: countIds(ids), unknown },
      rows: read.keys.length + read.empty.length,
      problemCount: problems.length,
      problems: problems.sort((a, b) => a.row - b.row).slice(0, mostProblems),
    });
    await deps.blobs.delete(uploadKey);
  };
}
