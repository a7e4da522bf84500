import type { GroupKey } from './assign-group.ts';

/** LINE's multicast takes up to 500 recipients. */
export const chunkSize = 500;

/** Recipients of one group, in ascending order of memberId. */
export interface Group extends GroupKey {
  count: number;
  /** The first member of each chunk, so that a member's chunk is found without the file. */
  firstIds: readonly string[];
}

/** What a frozen broadcast is: which groups there are, and in which chunks. The ids lie in JSONL files. */
export interface Manifest {
  groups: readonly Group[];
  holdout: number;
}

/** Some members of one group that are sent to together. */
export interface ChunkPlace {
  /** Counts from 0 over all groups. */
  chunk: number;
  group: number;
  /** Position of its first member in the group. */
  from: number;
  count: number;
}

const chunksOf = ({ count }: Group): number => Math.ceil(count / chunkSize);

/** All chunks, group after group. */
export function chunkPlaces({ groups }: Manifest): ChunkPlace[] {
  const places: ChunkPlace[] = [];
  for (const [group, { count }] of groups.entries())
    for (let from = 0; from < count; from += chunkSize)
      places.push({ chunk: places.length, group, from, count: Math.min(chunkSize, count - from) });
  return places;
}

/** The chunk of each group that would hold a member; at most one of them does. */
export function chunksThatMayHold({ groups }: Manifest, memberId: string): number[] {
  let before = 0;
  return groups.flatMap((group) => {
    const place = group.firstIds.findLastIndex((firstId) => firstId <= memberId);
    const chunk = before + place;
    before += chunksOf(group);
    return place < 0 ? [] : [chunk];
  });
}
