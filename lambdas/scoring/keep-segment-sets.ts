import type { SegmentSet, SegmentSets } from '../segments/contracts.ts';
import { countIds, differenceOf } from '../shared/domain/id-set.ts';
import type { Blobs } from '../shared/domain/blobs.ts';
import type { OpenMatching } from './ports.ts';

export interface KeepSegmentSetsDeps {
  sets: SegmentSets;
  blobs: Pick<Blobs, 'put' | 'get' | 'delete'>;
  tell: (type: string, memberIds: readonly string[], data: Record<string, string>) => Promise<void>;
}

/**
 * Compares each segment's members with those of the last run, tells the difference and keeps the new set. A segment that
 * is new, or whose rule is another, begins with whom it has: nobody entered.
 * @returns members by segment
 */
export async function keepSegmentSets(
  deps: KeepSegmentSetsDeps,
  run: {
    channelId: string;
    runId: string;
    asOf: string;
    segments: OpenMatching['segments'];
    /** By part, in ascending order of members. */
    sets: readonly ReadonlyMap<string, Uint8Array>[];
  },
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const segment of run.segments) {
    const members = Buffer.concat(run.sets.map((sets) => sets.get(segment.segmentId) ?? new Uint8Array()));
    counts[segment.segmentId] = countIds(members);
    await keepSegmentSet(deps, run, { ...segment, members });
  }
  return counts;
}

async function keepSegmentSet(
  { sets, blobs, tell }: KeepSegmentSetsDeps,
  { channelId, runId, asOf }: { channelId: string; runId: string; asOf: string },
  { segmentId, name, ruleHash, members }: OpenMatching['segments'][number] & { members: Uint8Array },
): Promise<void> {
  const folder = `segments/${channelId}/${segmentId}/${ruleHash}/`;
  const key = `${folder}${runId}.ids`;
  const last = await sets.read(channelId, segmentId);
  if (last?.key === key) return;
  const before = last?.key.startsWith(folder) === true ? await blobs.get(last.key) : undefined;
  const { entered, left } = before ? differenceOf(before, members) : noDifference;
  if (last && before && entered.length + left.length === 0) {
    await sets.write(channelId, segmentId, { ...last, asOf }, last.key);
    return;
  }
  await tell('segment.entered', entered, { segmentId, segmentName: name });
  await tell('segment.left', left, { segmentId, segmentName: name });
  await replace({ sets, blobs }, { channelId, segmentId, last }, { key, asOf, members });
}

async function replace(
  { sets, blobs }: Pick<KeepSegmentSetsDeps, 'sets' | 'blobs'>,
  { channelId, segmentId, last }: { channelId: string; segmentId: string; last: SegmentSet | undefined },
  { key, asOf, members }: { key: string; asOf: string; members: Uint8Array },
): Promise<void> {
  await blobs.put(key, members, 'application/octet-stream');
  const set = { key, asOf, count: countIds(members) };
  const isMoved = await sets.write(channelId, segmentId, set, last?.key);
  if (isMoved && last) await blobs.delete(last.key);
}

const noDifference = { entered: [], left: [] };
