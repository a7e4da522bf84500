import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelPaging, pageOf } from '../shared/edge/http/paging.ts';
import type { Explanation } from './domain/explain-segment.ts';
import { SegmentExpression } from './domain/expression.ts';

const tag = 'segments';
const query = z.strictObject({ channelId: z.string().optional() });
const params = z.object({ segmentId: z.string() });
const memberParams = z.object({ memberId: z.uuid() });

const Expression = z
  .looseObject({})
  .describe(
    'A SegmentExpression, e.g. {"all":[{"tag":{"name":"vip"}},{"nes":["S1"]}]}; every problem is answered',
  );

const NewSegment = z.strictObject({
  name: z.string().trim().min(1).max(100),
  description: z.string().trim().max(500).optional(),
  expression: Expression,
});

const SegmentView = z
  .object({
    segmentId: z.string(),
    name: z.string(),
    description: z.string().optional(),
    preset: z.boolean().describe('Comes with the product: cannot be changed or deleted'),
    expression: SegmentExpression,
    words: z.string().describe('The rule in a sentence'),
    evaluated: z
      .object({ asOf: z.iso.date(), count: z.int() })
      .optional()
      .describe('Members at the last nightly evaluation, by the rule that it had'),
    createdAt: z.iso.datetime().optional(),
    updatedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Segment' });
export type SegmentView = z.infer<typeof SegmentView>;

const Explained: z.ZodType<Explanation> = z
  .lazy(() =>
    z.object({
      words: z.string(),
      holds: z.boolean(),
      because: z.record(z.string(), z.json()).optional(),
      parts: z.array(Explained).optional(),
    }),
  )
  .meta({ id: 'SegmentExplanation' });

const examined = {
  examined: z.int().describe('Members that were tested'),
  exact: z.boolean().describe('False: there was no time for all members, and counts are scaled up'),
};
const invalid = { 422: 'The expression is not valid; `errors` names each condition.' };
const tooLong = 'There is too much activity to look through in one request.';
const one = { tag, params, query, response: SegmentView };

/** The admin API of segments. */
export const endpoints = {
  listSegments: defineEndpoint({
    method: 'GET',
    path: '/v1/segments',
    operationId: 'listSegments',
    tag,
    summary: 'List the segments of a channel, presets first',
    query: ChannelPaging,
    response: pageOf(SegmentView),
  }),
  createSegment: defineEndpoint({
    method: 'POST',
    path: '/v1/segments',
    operationId: 'createSegment',
    tag,
    summary: 'Create a segment; it is evaluated every night',
    query,
    body: NewSegment,
    response: SegmentView,
    status: 201,
    location: '/v1/segments/{segmentId}',
    problems: { ...invalid, 409: 'The channel has the most segments that are evaluated a night.' },
  }),
  previewSegment: defineEndpoint({
    method: 'POST',
    path: '/v1/segments/preview',
    operationId: 'previewSegment',
    tag,
    summary: 'Count and sample the members of an expression as they are now, before saving it',
    query,
    body: z.strictObject({ expression: Expression }),
    response: z.object({
      count: z.int(),
      sample: z.array(z.uuid()).max(20).describe('Ids of some members'),
      words: z.string(),
      ...examined,
    }),
    problems: { 422: `The expression is not valid, or: ${tooLong}` },
  }),
  overlapSegments: defineEndpoint({
    method: 'POST',
    path: '/v1/segments/overlap',
    operationId: 'overlapSegments',
    tag,
    summary: 'Count the members of two segments that are only in the one, in both, only in the other, now',
    query,
    body: z.strictObject({ a: z.string(), b: z.string() }),
    response: z.object({ onlyA: z.int(), both: z.int(), onlyB: z.int(), ...examined }),
    problems: { 404: 'No such segment.', 422: tooLong },
  }),
  getSegment: defineEndpoint({
    ...one,
    method: 'GET',
    path: '/v1/segments/{segmentId}',
    operationId: 'getSegment',
    summary: 'Read one segment',
  }),
  changeSegment: defineEndpoint({
    ...one,
    method: 'PUT',
    path: '/v1/segments/{segmentId}',
    operationId: 'changeSegment',
    summary: 'Replace name, description and expression; the next evaluation of a new rule begins anew',
    body: NewSegment,
    problems: { ...invalid, 409: 'A preset cannot be changed.' },
  }),
  deleteSegment: defineEndpoint({
    method: 'DELETE',
    path: '/v1/segments/{segmentId}',
    operationId: 'deleteSegment',
    tag,
    summary: 'Delete a segment',
    params,
    query,
    status: 204,
    problems: { 409: 'Another segment uses it, or it is a preset.' },
  }),
  listSegmentMembers: defineEndpoint({
    method: 'GET',
    path: '/v1/segments/{segmentId}/members',
    operationId: 'listSegmentMembers',
    tag,
    summary:
      'List the members of a segment, of its last evaluation or, before the first one, as they are now',
    description: 'A page may be short, or empty, while `nextCursor` says that there is more.',
    params,
    query: ChannelPaging,
    response: pageOf(z.object({ memberId: z.uuid() })).extend({
      asOf: z.iso.date().optional().describe('Date of the evaluation; absent: as they are now'),
    }),
    problems: { 422: tooLong },
  }),
  explainMembership: defineEndpoint({
    method: 'GET',
    path: '/v1/segments/{segmentId}/members/{memberId}',
    operationId: 'explainMembership',
    tag,
    summary: 'Is a member in a segment now, with the reason for each condition',
    params: params.extend(memberParams.shape),
    query,
    response: z.object({
      segmentId: z.string(),
      memberId: z.uuid(),
      isMember: z.boolean(),
      explanation: Explained,
    }),
  }),
  listMemberSegments: defineEndpoint({
    method: 'GET',
    path: '/v1/members/{memberId}/segments',
    operationId: 'listMemberSegments',
    tag,
    summary: 'The segments that a member is in now',
    params: memberParams,
    query: ChannelPaging,
    response: pageOf(
      z.object({ segmentId: z.string(), name: z.string(), preset: z.boolean(), words: z.string() }),
    ),
  }),
};
