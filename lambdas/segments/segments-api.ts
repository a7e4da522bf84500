import type { Channel } from '../access/contracts.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { cutPage } from '../shared/edge/http/cut-page.ts';
import { decodeCursor, encodeCursor } from '../shared/edge/http/paging.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { checkExpression, type CheckExpressionDeps } from './check-expression.ts';
import type { SegmentDefinition } from './contracts.ts';
import { overlapSegments, previewSegment, type CountMembersDeps } from './count-members.ts';
import { endpoints } from './endpoints.ts';
import { TakesTooLong } from './examine-members.ts';
import { keepSegments, unknownSegment, type KeepSegmentsDeps } from './keep-segments.ts';
import { listSegmentMembers, type ListSegmentMembersDeps } from './list-segment-members.ts';
import { explainMembership, segmentsOfMember, type MemberSegmentsDeps } from './member-segments.ts';
import { MembersPosition } from './segment-set-page.ts';

export type SegmentsApiDeps = CheckExpressionDeps &
  CountMembersDeps &
  KeepSegmentsDeps &
  ListSegmentMembersDeps &
  MemberSegmentsDeps & { resolveChannel: (channelId: string | undefined) => Promise<Channel> };

export function segmentsApi(deps: SegmentsApiDeps): Route[] {
  const kept = keepSegments(deps);
  const channelOf = (query: { channelId?: string }): Promise<Channel> => deps.resolveChannel(query.channelId);
  const definition = async (channelId: string, segmentId: string): Promise<SegmentDefinition> => {
    const found = (await deps.listSegments(channelId)).find((one) => one.segmentId === segmentId);
    if (!found) throw unknownSegment(segmentId);
    return found;
  };

  return [
    route(endpoints.listSegments, async ({ query }) =>
      cutPage(await kept.list((await channelOf(query)).channelId), query, ({ segmentId }) => segmentId),
    ),
    route(endpoints.createSegment, async ({ query, body }) =>
      kept.create((await channelOf(query)).channelId, body),
    ),
    route(endpoints.previewSegment, async ({ query, body }) => {
      const channel = await channelOf(query);
      const { channelId } = channel;
      const expression = await checkExpression(deps, { channelId, json: body.expression });
      return inTime(() => previewSegment(deps, channel, expression));
    }),
    route(endpoints.overlapSegments, async ({ query, body }) => {
      const channel = await channelOf(query);
      const a = await definition(channel.channelId, body.a);
      const b = await definition(channel.channelId, body.b);
      return inTime(() => overlapSegments(deps, channel, [a.expression, b.expression]));
    }),
    route(endpoints.getSegment, async ({ params, query }) =>
      kept.read((await channelOf(query)).channelId, params.segmentId),
    ),
    route(endpoints.changeSegment, async ({ params, query, body }) =>
      kept.change((await channelOf(query)).channelId, params.segmentId, body),
    ),
    route(endpoints.deleteSegment, async ({ params, query }) =>
      kept.remove((await channelOf(query)).channelId, params.segmentId),
    ),
    route(endpoints.listSegmentMembers, async ({ params, query: { limit, cursor, ...query } }) => {
      const channel = await channelOf(query);
      const segment = await definition(channel.channelId, params.segmentId);
      const from = cursor === undefined ? undefined : decodeCursor(MembersPosition, cursor);
      const page = await inTime(() => listSegmentMembers(deps, channel, { segment, limit, from }));
      return {
        items: page.memberIds.map((memberId) => ({ memberId })),
        nextCursor: page.next && encodeCursor(page.next),
        asOf: page.asOf,
      };
    }),
    route(endpoints.explainMembership, async ({ params: { segmentId, memberId }, query }) => {
      const channel = await channelOf(query);
      const segment = await definition(channel.channelId, segmentId);
      const explanation = await explainMembership(deps, channel, { memberId, segment });
      if (!explanation) throw unknownMember(memberId);
      return { segmentId, memberId, isMember: explanation.holds, explanation };
    }),
    route(endpoints.listMemberSegments, async ({ params: { memberId }, query }) => {
      const all = await segmentsOfMember(deps, await channelOf(query), memberId);
      if (!all) throw unknownMember(memberId);
      return cutPage(all, query, ({ segmentId }) => segmentId);
    }),
  ];
}

async function inTime<Answer>(examine: () => Promise<Answer>): Promise<Answer> {
  try {
    return await examine();
  } catch (error) {
    if (!(error instanceof TakesTooLong)) throw error;
    const detail = 'There is too much activity for one request: ask for fewer days, or save the segment.';
    throw new Problem(422, 'Too much to examine', { detail });
  }
}

const unknownMember = (memberId: string): Problem =>
  new Problem(404, 'Not found', { detail: `The channel has no member ${memberId}.` });
