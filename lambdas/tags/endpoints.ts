import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelPaging, pageOf } from '../shared/edge/http/paging.ts';

const tag = 'tags';
const query = z.strictObject({ channelId: z.string().optional() });

/** At most 30 bytes, so that 60 of them fit a member's item. */
export const TagName = z
  .string()
  .trim()
  .min(1)
  .refine((name) => Buffer.byteLength(name) <= 30 && !name.includes('/') && name !== '__proto__', {
    error: 'at most 30 bytes, without a slash, and not __proto__',
  });

/** What one cause adds to an intensity. */
const TagWeight = z.number().min(0.001).max(1000);

const NewTag = z.strictObject({
  name: TagName,
  halfLifeDays: z.number().min(0.01).max(3650).optional(),
  description: z.string().max(200).optional(),
});
export const Tag = NewTag.extend({ createdAt: z.iso.datetime() }).meta({ id: 'Tag' });

const MemberTags = z
  .object({ tags: z.record(z.string(), z.number()).describe('Intensity now, by tag') })
  .meta({ id: 'MemberTags' });

const memberParams = z.object({ memberId: z.uuid() });
const memberTagParams = memberParams.extend({ tag: z.string() });

/** The admin API of tags. */
export const endpoints = {
  listTags: defineEndpoint({
    method: 'GET',
    path: '/v1/tags',
    operationId: 'listTags',
    tag,
    summary: 'List the tags of a channel',
    query: ChannelPaging,
    response: pageOf(Tag),
  }),
  createTag: defineEndpoint({
    method: 'POST',
    path: '/v1/tags',
    operationId: 'createTag',
    tag,
    summary: 'Create a tag; its intensity halves every halfLifeDays',
    query,
    body: NewTag,
    response: Tag,
    status: 201,
    location: '/v1/tags/{name}',
    problems: { 409: 'The tag exists.' },
  }),
  deleteTag: defineEndpoint({
    method: 'DELETE',
    path: '/v1/tags/{tag}',
    operationId: 'deleteTag',
    tag,
    summary: 'Delete a tag; members keep it until it fades or is removed',
    params: z.object({ tag: z.string() }),
    query,
    status: 204,
    problems: { 409: 'A journey or a rule of rich menus uses the tag.' },
  }),
  getMemberTags: defineEndpoint({
    method: 'GET',
    path: '/v1/members/{memberId}/tags',
    operationId: 'getMemberTags',
    tag,
    summary: "A member's tags",
    params: memberParams,
    query,
    response: MemberTags,
  }),
  tagMember: defineEndpoint({
    method: 'PUT',
    path: '/v1/members/{memberId}/tags/{tag}',
    operationId: 'tagMember',
    tag,
    summary: 'Tag a member: adds the weight to the intensity',
    params: memberTagParams,
    query,
    body: z.strictObject({ weight: TagWeight.default(1) }),
    response: MemberTags,
  }),
  untagMember: defineEndpoint({
    method: 'DELETE',
    path: '/v1/members/{memberId}/tags/{tag}',
    operationId: 'untagMember',
    tag,
    summary: 'Remove a tag from a member',
    params: memberTagParams,
    query,
    status: 204,
  }),
};
