import { z } from 'zod';
import type { Blobs } from '../shared/domain/blobs.ts';
import { countIds, type IdSet } from '../shared/domain/id-set.ts';
import { packIds, unpackIds } from '../shared/domain/pack-ids.ts';
import { rulesOf } from './channel-rules.ts';
import type { ListSegments, ReadSegmentIds, SegmentSet, SegmentSets } from './contracts.ts';
import { ruleHash } from './domain/rule-hash.ts';

/** Where a page ended; in a set that was kept also the place in its file. */
export const MembersPosition = z.strictObject({
  after: z.uuid(),
  inSet: z.strictObject({ key: z.string(), index: z.int().min(0) }).optional(),
});
export type MembersPosition = z.infer<typeof MembersPosition>;

export interface MembersPage {
  memberIds: readonly string[];
  next?: MembersPosition;
  /** Local date of the evaluation; absent when the members were tested right now. */
  asOf?: string;
}

export interface SegmentSetDeps {
  listSegments: ListSegments;
  sets: Pick<SegmentSets, 'read'>;
  blobs: Pick<Blobs, 'get' | 'getRange'>;
}

const idBytes = 16;

export const createReadSegmentIds =
  (deps: Omit<SegmentSetDeps, 'blobs'> & { blobs: Pick<Blobs, 'get'> }): ReadSegmentIds =>
  async (channelId, segmentId) => {
    const set = await currentSet(deps, channelId, segmentId);
    return set && deps.blobs.get(set.key);
  };

/** A page of the last evaluation; undefined before the first one of the segment's present rule. */
export async function segmentSetPage(
  deps: SegmentSetDeps,
  channelId: string,
  { segmentId, limit, from }: { segmentId: string; limit: number; from?: MembersPosition },
): Promise<MembersPage | undefined> {
  const set = await currentSet(deps, channelId, segmentId);
  if (!set) return undefined;
  const { key, asOf } = set;
  const index = await placeIn(deps.blobs, key, from);
  const range = { start: index * idBytes, end: (index + limit) * idBytes };
  const found = await deps.blobs.getRange(key, range);
  if (!found) return undefined;
  const memberIds = unpackIds(found.bytes);
  const after = memberIds.at(-1);
  const isLast = after === undefined || range.end >= found.totalBytes;
  return { memberIds, asOf, ...(isLast ? {} : { next: { after, inSet: { key, index: index + limit } } }) };
}

/** The last set, if it was made by the rule of today. */
async function currentSet(
  { listSegments, sets }: Pick<SegmentSetDeps, 'listSegments' | 'sets'>,
  channelId: string,
  segmentId: string,
): Promise<SegmentSet | undefined> {
  const [definitions, set] = await Promise.all([listSegments(channelId), sets.read(channelId, segmentId)]);
  const { expressionOf } = rulesOf(definitions);
  const expression = expressionOf(segmentId);
  return expression && set?.key.includes(`/${ruleHash(expression, expressionOf)}/`) ? set : undefined;
}

/** A position of an earlier set is looked for by its member. */
async function placeIn(
  blobs: Pick<Blobs, 'get'>,
  key: string,
  from: MembersPosition | undefined,
): Promise<number> {
  if (!from) return 0;
  if (from.inSet?.key === key) return from.inSet.index;
  return placeAfter((await blobs.get(key)) ?? new Uint8Array(), from.after);
}

/** How many ids of the set do not come after this one. */
function placeAfter(set: IdSet, id: string): number {
  const wanted = packIds([id]);
  let [low, high] = [0, countIds(set)];
  while (low < high) {
    const middle = (low + high) >> 1;
    const found = set.subarray(middle * idBytes, (middle + 1) * idBytes);
    if (Buffer.compare(found, wanted) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
