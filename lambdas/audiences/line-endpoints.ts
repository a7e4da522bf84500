import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelPaging, pageOf } from '../shared/edge/http/paging.ts';

const tag = 'audiences';
const query = z.strictObject({ channelId: z.string().optional() });
const lineParams = z.object({ lineAudienceId: z.uuid() });
const segmentId = z.string().min(1).max(100);

const LineAudienceView = z
  .object({
    lineAudienceId: z.uuid(),
    description: z.string(),
    source: z.union([z.object({ segmentId: z.string() }), z.object({ audienceId: z.string() })]),
    status: z.string().describe("LINE's status of the group, or UPLOADING, or waiting"),
    audienceGroupId: z.int().optional(),
    uploaded: z.int(),
    count: z.int(),
    isReplacing: z.boolean().describe('A new group is being made, since LINE cannot take members out'),
    createdAt: z.iso.datetime().optional(),
    syncedAt: z.iso.datetime().optional(),
    narrowcastRecipient: z
      .object({ type: z.literal('audience'), audienceGroupId: z.int() })
      .optional()
      .describe("As `recipient` of LINE's narrowcast, once READY"),
    problem: z.string().optional(),
  })
  .meta({ id: 'LineAudience' });

const GroupCreated = z.object({ audienceGroupId: z.int() });
const refused = { 422: 'LINE refuses it; `detail` says why.' };

/** The admin API of audience groups at LINE. */
export const lineEndpoints = {
  listLineAudiences: defineEndpoint({
    method: 'GET',
    path: '/v1/line-audiences',
    operationId: 'listLineAudiences',
    tag,
    summary: 'Audience groups at LINE that follow a segment or an audience',
    query: ChannelPaging,
    response: pageOf(LineAudienceView),
  }),
  createLineAudience: defineEndpoint({
    method: 'POST',
    path: '/v1/line-audiences',
    operationId: 'createLineAudience',
    tag,
    summary: 'Make an audience group at LINE and keep it in step, every night and on demand',
    query,
    body: z.strictObject({
      description: z.string().trim().min(1).max(100),
      source: z.union([z.strictObject({ segmentId }), z.strictObject({ audienceId: z.uuid() })]),
    }),
    response: LineAudienceView,
    status: 202,
    location: '/v1/line-audiences/{lineAudienceId}',
  }),
  getLineAudience: defineEndpoint({
    method: 'GET',
    path: '/v1/line-audiences/{lineAudienceId}',
    operationId: 'getLineAudience',
    tag,
    summary: 'How far a LINE audience is',
    params: lineParams,
    query,
    response: LineAudienceView,
  }),
  syncLineAudience: defineEndpoint({
    method: 'POST',
    path: '/v1/line-audiences/{lineAudienceId}/sync',
    operationId: 'syncLineAudience',
    tag,
    summary: 'Bring it in step now',
    params: lineParams,
    query,
    response: LineAudienceView,
    status: 202,
    location: '/v1/line-audiences/{lineAudienceId}',
  }),
  deleteLineAudience: defineEndpoint({
    method: 'DELETE',
    path: '/v1/line-audiences/{lineAudienceId}',
    operationId: 'deleteLineAudience',
    tag,
    summary: 'Delete it here and at LINE',
    params: lineParams,
    query,
    status: 204,
  }),
  createClickAudience: defineEndpoint({
    method: 'POST',
    path: '/v1/line-audiences/click',
    operationId: 'createClickAudience',
    tag,
    summary: 'A group of those who clicked in a broadcast or narrowcast of the last 60 days',
    query,
    body: z.strictObject({
      description: z.string().trim().min(1).max(120),
      requestId: z.string().min(1).max(100),
      clickUrl: z.url().max(2000).optional(),
    }),
    response: GroupCreated,
    status: 201,
    problems: refused,
  }),
  createImpressionAudience: defineEndpoint({
    method: 'POST',
    path: '/v1/line-audiences/impression',
    operationId: 'createImpressionAudience',
    tag,
    summary: 'A group of those who saw a broadcast or narrowcast of the last 60 days',
    query,
    body: z.strictObject({
      description: z.string().trim().min(1).max(120),
      requestId: z.string().min(1).max(100),
    }),
    response: GroupCreated,
    status: 201,
    problems: refused,
  }),
  listSharedAudiences: defineEndpoint({
    method: 'GET',
    path: '/v1/line-audiences/shared',
    operationId: 'listSharedAudiences',
    tag,
    summary: 'Groups that Business Manager shares with the account (verified and premium accounts)',
    query: ChannelPaging,
    response: pageOf(
      z.object({ audienceGroupId: z.int(), description: z.string(), status: z.string(), count: z.int() }),
    ),
    problems: refused,
  }),
};
