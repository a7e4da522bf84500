import type { Channel } from '../access/contracts.ts';
import type { MemberList } from '../broadcasts/domain/definition.ts';
import type { OpenBestHours, OpenMemberTest, ReadListIds } from '../broadcasts/ports.ts';
import { createDynamoSnapshots } from '../scoring/adapters/dynamo-snapshots.ts';
import { bestHour } from '../scoring/domain/best-hour.ts';
import type { Blobs } from '../shared/domain/blobs.ts';
import { idSetOf } from '../shared/domain/id-set.ts';
import { idTest } from '../shared/domain/id-test.ts';
import { Problem, type ProblemDetail } from '../shared/edge/http/problem.ts';
import { composeAudienceLists } from './audience-lists.ts';
import type { Core } from './core.ts';
import { composeSegments, composeSegmentTests } from './segments.ts';

/** Lists of members that a broadcast names, opened and checked. */
export function composeMemberLists(core: Core, blobs: Pick<Blobs, 'get'>) {
  const { listSegments, openSegmentTest, checkSegmentExpression } = composeSegmentTests(core, blobs);
  const { readSegmentIds } = composeSegments(core, blobs);
  const { audiences, readAudienceIds, readLineAudience } = composeAudienceLists(core, blobs);
  const expressionOf = async (channelId: string, segmentId: string) =>
    (await listSegments(channelId)).find((segment) => segment.segmentId === segmentId)?.expression;

  const openMemberTest: OpenMemberTest = async (channel, list) => {
    const { channelId } = channel;
    if ('allFriends' in list) return { outcome: 'test', test: () => true };
    if ('memberIds' in list) return byIds(idSetOf(list.memberIds));
    if ('audienceId' in list) {
      const ids = await readAudienceIds(channelId, list.audienceId);
      return ids ? byIds(ids) : { outcome: 'problem', message: notReady(list.audienceId) };
    }
    const expression =
      'segmentId' in list
        ? await expressionOf(channelId, list.segmentId)
        : await checkSegmentExpression({ channelId, json: list.expression, at: '' });
    if (!expression) return { outcome: 'problem', message: noSegment };
    return { outcome: 'test', test: await openSegmentTest(channel, expression) };
  };

  const checkMemberList = async (
    { channelId }: Channel,
    list: MemberList,
    at: string,
  ): Promise<readonly ProblemDetail[]> => {
    if ('segmentId' in list)
      return (await expressionOf(channelId, list.segmentId))
        ? []
        : [{ path: `${at}/segmentId`, message: noSegment }];
    if ('audienceId' in list)
      return (await audiences.read(channelId, list.audienceId))?.status === 'ready'
        ? []
        : [{ path: `${at}/audienceId`, message: notReady(list.audienceId) }];
    if (!('expression' in list)) return [];
    try {
      await checkSegmentExpression({ channelId, json: list.expression, at: `${at}/expression` });
      return [];
    } catch (error) {
      if (error instanceof Problem) return error.errors;
      throw error;
    }
  };

  const readListIds: ReadListIds = (channelId, list) =>
    'audienceId' in list
      ? readAudienceIds(channelId, list.audienceId)
      : readSegmentIds(channelId, list.segmentId);

  return {
    ...{ openMemberTest, checkMemberList, readLineAudience, readListIds },
    openBestHours: composeBestHours(core),
  };
}

/** By the channel's own hours of the last scoring, where a member has shown little. */
function composeBestHours(core: Core): OpenBestHours {
  const snapshots = createDynamoSnapshots(core);
  return async (channelId) => {
    const hours = (await snapshots.latest(channelId))?.engagement.hours ?? [];
    return ({ engagement }) => bestHour(engagement?.hours ?? [], hours);
  };
}

const byIds = (ids: Uint8Array) => ({ outcome: 'test', test: rowTest(idTest(ids)) }) as const;
const rowTest = (has: (id: string) => boolean) => (row: { memberId: string }) => has(row.memberId);

const noSegment = 'The channel has no such segment. GET /v1/segments lists them.';
const notReady = (audienceId: string): string =>
  `The channel has no audience ${audienceId} that is ready. GET /v1/audiences lists them.`;
