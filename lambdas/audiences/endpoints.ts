import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelPaging, pageOf } from '../shared/edge/http/paging.ts';
import { lineEndpoints } from './line-endpoints.ts';
import { audienceKeys } from './ports.ts';

const tag = 'audiences';
const query = z.strictObject({ channelId: z.string().optional() });
const params = z.object({ audienceId: z.uuid() });
const name = z.string().trim().min(1).max(100);
const segmentId = z.string().min(1).max(100);

const MemberList = z.union([
  z.strictObject({ memberIds: z.array(z.uuid()).min(1).max(5000) }),
  z.strictObject({ segmentId }),
  z.strictObject({ audienceId: z.uuid() }),
]);
const lists = z.array(MemberList).min(2).max(10);
const Source = z.union([
  ...MemberList.options,
  z.strictObject({ union: lists }),
  z.strictObject({ intersection: lists }),
  z.strictObject({ minus: z.tuple([MemberList, MemberList]) }),
]);

const AudienceView = z
  .object({
    audienceId: z.uuid(),
    name: z.string(),
    status: z.enum(['waiting for file', 'reading', 'ready', 'refused']),
    count: z.int(),
    createdAt: z.iso.datetime(),
    rows: z.int().optional(),
    unknown: z.int().optional().describe('Rows that name nobody'),
    problemCount: z.int().optional(),
    problems: z.array(z.object({ row: z.int(), column: z.string(), message: z.string() })).optional(),
    reason: z.string().optional(),
  })
  .meta({ id: 'Audience' });

/** The admin API of audiences. */
export const endpoints = {
  listAudiences: defineEndpoint({
    method: 'GET',
    path: '/v1/audiences',
    operationId: 'listAudiences',
    tag,
    summary: 'List frozen audiences',
    query: ChannelPaging,
    response: pageOf(AudienceView),
  }),
  createAudience: defineEndpoint({
    method: 'POST',
    path: '/v1/audiences',
    operationId: 'createAudience',
    tag,
    summary: 'Freeze members: a list, a segment, another audience, or a union, intersection or difference',
    query,
    body: z.strictObject({ name, from: Source }),
    response: AudienceView,
    status: 201,
    location: '/v1/audiences/{audienceId}',
    problems: { 422: 'A member, segment or audience that is not there.' },
  }),
  uploadAudience: defineEndpoint({
    method: 'POST',
    path: '/v1/audiences/uploads',
    operationId: 'uploadAudience',
    tag,
    summary: 'A link for a CSV of up to a million members; PUT the file there, then start reading',
    query,
    body: z.strictObject({ name }),
    response: z.object({ audienceId: z.uuid(), uploadUrl: z.string() }),
    status: 201,
    location: '/v1/audiences/{audienceId}',
  }),
  readAudienceFile: defineEndpoint({
    method: 'POST',
    path: '/v1/audiences/{audienceId}/import',
    operationId: 'readAudienceFile',
    tag,
    summary: 'Read the uploaded file; rows that name nobody are listed in the audience',
    params,
    query,
    body: z.strictObject({
      key: z.enum(audienceKeys).describe('What the column holds'),
      column: z.string().trim().min(1).max(100).describe('Its name in the first row'),
    }),
    response: AudienceView,
    status: 202,
    location: '/v1/audiences/{audienceId}',
    problems: { 409: 'The audience is ready, or no upload.' },
  }),
  getAudience: defineEndpoint({
    method: 'GET',
    path: '/v1/audiences/{audienceId}',
    operationId: 'getAudience',
    tag,
    summary: 'Read one audience',
    params,
    query,
    response: AudienceView,
  }),
  listAudienceMembers: defineEndpoint({
    method: 'GET',
    path: '/v1/audiences/{audienceId}/members',
    operationId: 'listAudienceMembers',
    tag,
    summary: 'Ids of the members, in ascending order',
    params,
    query: z.strictObject({
      channelId: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(500),
      cursor: z.string().max(200).optional(),
    }),
    response: pageOf(z.uuid()),
  }),
  exportAudience: defineEndpoint({
    method: 'GET',
    path: '/v1/audiences/{audienceId}/export',
    operationId: 'exportAudience',
    tag,
    summary: 'SHA-256 of phones or e-mails, for ads: only of members who consented to `ads`',
    description: 'Phones are hashed as E.164, e-mails trimmed and in lower case, as ad networks ask.',
    params,
    query: z.strictObject({
      channelId: z.string().optional(),
      kind: z.enum(['phone', 'email']),
      limit: z.coerce.number().int().min(1).max(1000).default(500),
      cursor: z.string().max(200).optional(),
    }),
    response: z.object({
      items: z.array(z.string()),
      leftOut: z.object({ withoutConsent: z.int(), withoutValue: z.int() }),
      nextCursor: z.string().optional(),
    }),
  }),
  deleteAudience: defineEndpoint({
    method: 'DELETE',
    path: '/v1/audiences/{audienceId}',
    operationId: 'deleteAudience',
    tag,
    summary: 'Delete an audience',
    params,
    query,
    status: 204,
    problems: { 409: 'A segment or a LINE audience uses it.' },
  }),
  overlapAudiences: defineEndpoint({
    method: 'POST',
    path: '/v1/audiences/overlap',
    operationId: 'overlapAudiences',
    tag,
    summary: 'How many members two lists share',
    query,
    body: z.strictObject({ a: MemberList, b: MemberList }),
    response: z.object({ onlyA: z.int(), both: z.int(), onlyB: z.int() }),
    problems: { 422: 'A member, segment or audience that is not there.' },
  }),
  ...lineEndpoints,
};
