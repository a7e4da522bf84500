import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelPaging, pageOf, Paging } from '../shared/edge/http/paging.ts';
import { AttributeName, AttributeValue, lifecycles } from './contracts.ts';

const tag = 'members';
const params = z.object({ memberId: z.uuid() });
const query = z.strictObject({ channelId: z.string().optional() });

export const MemberView = z
  .object({
    memberId: z.uuid(),
    lifecycle: z.enum(lifecycles),
    name: z.string().optional(),
    pictureUrl: z.string().optional(),
    lineUserId: z.string().optional(),
    language: z.string().optional(),
    phone: z.string().optional(),
    email: z.string().optional(),
    birthday: z.iso.date().optional(),
    externalIds: z.array(z.string()).optional(),
    source: z.string().optional(),
    consents: z.array(z.string()).optional(),
    attributes: z.record(z.string(), AttributeValue),
    tags: z.record(z.string(), z.number()).describe('Intensity now, by tag'),
    createdAt: z.iso.datetime(),
    followedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Member' });
export type MemberView = z.infer<typeof MemberView>;

export const TimelineRow = z
  .object({
    at: z.iso.datetime(),
    type: z.string(),
    summary: z.string().describe('What happened and why, in a sentence'),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TimelineRow' });
export type TimelineRow = z.infer<typeof TimelineRow>;

const Import = z
  .object({
    importId: z.string(),
    channelId: z.string(),
    status: z.enum(['running', 'finished', 'refused']),
    imported: z.int(),
    startedAt: z.iso.datetime(),
    reason: z.string().optional(),
  })
  .meta({ id: 'FollowerImport' });

/** The admin API of members. */
export const endpoints = {
  listMembers: defineEndpoint({
    method: 'GET',
    path: '/v1/members',
    operationId: 'listMembers',
    tag,
    summary: 'List or search members',
    description:
      '`name` finds members whose name begins so, in its order; `tag` and `lifecycle` narrow the list. What one request ' +
      'examines is bounded: a page may be short, or empty, while `nextCursor` says that there is more.',
    query: Paging.extend({
      channelId: z.string().optional(),
      name: z.string().trim().min(1).max(100).optional(),
      tag: z.string().optional(),
      lifecycle: z.enum(lifecycles).optional(),
    }),
    response: pageOf(MemberView),
  }),
  getMember: defineEndpoint({
    method: 'GET',
    path: '/v1/members/{memberId}',
    operationId: 'getMember',
    tag,
    summary: 'Read one member',
    params,
    query,
    response: MemberView,
  }),
  changeMember: defineEndpoint({
    method: 'PATCH',
    path: '/v1/members/{memberId}',
    operationId: 'changeMember',
    tag,
    summary: 'Set attributes, consents, birthday or source; null removes',
    params,
    query,
    body: z.strictObject({
      attributes: z.record(AttributeName, AttributeValue.nullable()).default({}),
      consents: z
        .record(z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, 'a kind such as marketing'), z.boolean())
        .optional()
        .describe('By kind, e.g. marketing, ads: given or withdrawn'),
      birthday: z.iso.date().nullable().optional(),
      source: z.string().trim().min(1).max(40).nullable().optional(),
    }),
    response: MemberView,
    problems: { 422: 'More than 50 attributes.' },
  }),
  bindMember: defineEndpoint({
    method: 'POST',
    path: '/v1/members/{memberId}/bind',
    operationId: 'bindMember',
    tag,
    summary: 'Bind a phone or an outside number to a member; a prospect who has it is merged into the member',
    params,
    query,
    body: z
      .strictObject({
        phone: z.string().trim().min(5).max(30).optional(),
        externalId: z.string().trim().min(1).max(100).optional(),
      })
      .refine(({ phone, externalId }) => phone !== undefined || externalId !== undefined, {
        error: 'at least one of phone and externalId',
      }),
    response: MemberView,
    problems: {
      409: 'The key belongs to another member who uses LINE, or members were merged too often.',
      422: 'No valid phone number.',
    },
  }),
  getTimeline: defineEndpoint({
    method: 'GET',
    path: '/v1/members/{memberId}/timeline',
    operationId: 'getTimeline',
    tag,
    summary: 'What happened to a member and what it was sent, newest first, each with the reason',
    params,
    query: ChannelPaging,
    response: pageOf(TimelineRow),
  }),
  importFollowers: defineEndpoint({
    method: 'POST',
    path: '/v1/members/import-followers',
    operationId: 'importFollowers',
    tag,
    summary: "Import the account's followers (verified and premium accounts)",
    query,
    response: Import,
    status: 202,
    location: '/v1/imports/{importId}',
  }),
  getImport: defineEndpoint({
    method: 'GET',
    path: '/v1/imports/{importId}',
    operationId: 'getImport',
    tag,
    summary: 'Progress of an import',
    params: z.object({ importId: z.string() }),
    response: Import,
  }),
};
