import type { ReadMembers } from '../members/contracts.ts';
import type { ReadSegmentIds } from '../segments/contracts.ts';
import type { Blobs } from '../shared/domain/blobs.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { countIds, idSetOf, intersectionOf, unionOf, without, type IdSet } from '../shared/domain/id-set.ts';
import type { ReadAudienceIds } from './contracts.ts';
import { audienceIdsKey } from './domain/audience-keys.ts';
import type { Audience, AudienceStore } from './ports.ts';

/** One list of members. */
export type MemberList = { memberIds: string[] } | { segmentId: string } | { audienceId: string };

/** Where an audience's members come from: one list, or several put together. */
export type AudienceSource =
  MemberList | { union: MemberList[] } | { intersection: MemberList[] } | { minus: [MemberList, MemberList] };

export interface CreateAudienceDeps {
  audiences: AudienceStore;
  readSegmentIds: ReadSegmentIds;
  readAudienceIds: ReadAudienceIds;
  readMembers: ReadMembers;
  blobs: Pick<Blobs, 'put'>;
  newId: () => string;
  clock: Pick<Clock, 'now'>;
}

type Problem = { path: string; message: string };

/** Freezes who is in the source now. */
export function createCreateAudience(deps: CreateAudienceDeps) {
  return async (
    channelId: string,
    { name, from }: { name: string; from: AudienceSource },
  ): Promise<
    { outcome: 'created'; audience: Audience } | { outcome: 'invalid'; problems: readonly Problem[] }
  > => {
    const problems: Problem[] = [];
    const ids = await idsOf(deps, channelId, { source: from, problems });
    if (problems.length > 0)
      return { outcome: 'invalid', problems: problems.sort((a, b) => (a.path < b.path ? -1 : 1)) };
    const audienceId = deps.newId();
    await deps.blobs.put(audienceIdsKey(channelId, audienceId), ids, 'application/octet-stream');
    const createdAt = new Date(deps.clock.now()).toISOString();
    const audience: Audience = {
      channelId,
      audienceId,
      name,
      status: 'ready',
      count: countIds(ids),
      createdAt,
    };
    await deps.audiences.put(audience);
    return { outcome: 'created', audience };
  };
}

async function idsOf(
  deps: CreateAudienceDeps,
  channelId: string,
  { source, problems }: { source: AudienceSource; problems: Problem[] },
): Promise<IdSet> {
  const list = (member: MemberList, path: string) =>
    listIds(deps, channelId, { list: member, path, problems });
  const lists = (members: readonly MemberList[], path: string) =>
    Promise.all(members.map((member, index) => list(member, `${path}/${index}`)));
  if ('union' in source) return (await lists(source.union, '/from/union')).reduce(unionOf);
  if ('intersection' in source)
    return (await lists(source.intersection, '/from/intersection')).reduce(intersectionOf);
  if ('minus' in source) return (await lists(source.minus, '/from/minus')).reduce(without);
  return list(source, '/from');
}

async function listIds(
  deps: Pick<CreateAudienceDeps, 'readMembers' | 'readSegmentIds' | 'readAudienceIds'>,
  channelId: string,
  { list, path, problems }: { list: MemberList; path: string; problems: Problem[] },
): Promise<IdSet> {
  if ('memberIds' in list) {
    const known = await deps.readMembers(channelId, list.memberIds);
    for (const [index, memberId] of list.memberIds.entries())
      if (!known.has(memberId))
        problems.push({ path: `${path}/memberIds/${index}`, message: 'The channel has no such member.' });
    return idSetOf(known.keys());
  }
  const found =
    'segmentId' in list
      ? await deps.readSegmentIds(channelId, list.segmentId)
      : await deps.readAudienceIds(channelId, list.audienceId);
  if (found) return found;
  const [field, message] =
    'segmentId' in list
      ? ['segmentId', 'No such segment, or it was not evaluated yet: POST /v1/scoring/runs evaluates all.']
      : ['audienceId', 'No such audience, or its file is still being read.'];
  problems.push({ path: `${path}/${field}`, message });
  return idSetOf([]);
}

/** Any list, for an overlap of two. */
export const readList = (
  deps: Pick<CreateAudienceDeps, 'readMembers' | 'readSegmentIds' | 'readAudienceIds'>,
  channelId: string,
  { list, path }: { list: MemberList; path: string },
  problems: Problem[],
): Promise<IdSet> => listIds(deps, channelId, { list, path, problems });
