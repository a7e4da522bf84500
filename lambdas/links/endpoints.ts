import { z } from 'zod';
import { ClickTag, LinkLabel } from '../../stepfunctions/journey/link-tracking.ts';
import type { Json } from '../shared/domain/json.ts';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { pageOf, Paging } from '../shared/edge/http/paging.ts';

const tag = 'links';
const query = z.strictObject({ channelId: z.string().optional() });
const params = z.object({
  linkId: z.string().regex(/^[0-9a-f]{16}$/, 'the id of a link: 16 hex digits'),
});

const NewLink = z.strictObject({
  url: z
    .string()
    .max(1000)
    .refine((text) => URL.canParse(text) && new URL(text).protocol === 'https:', {
      error: 'an https address, e.g. https://shop.example/sale',
    }),
  label: LinkLabel.optional(),
  campaign: z.string().trim().min(1).max(100).optional(),
  utm: z.boolean().default(true),
  tag: ClickTag.optional(),
});

const Link = z
  .object({
    linkId: z.string(),
    url: z.string(),
    target: z.string().describe('Where a click leads: the url with its UTM parameters'),
    origin: z.looseObject({ kind: z.string() }).catchall(z.custom<Json>((value) => value !== undefined)),
    label: z.string().optional(),
    tag: ClickTag.optional(),
    createdAt: z.iso.datetime(),
    sharedUrl: z.string().describe('Short address for everybody: its clicks are anonymous'),
    field: z.string().describe("Stands in messages for each member's own short address"),
    clicks: z.int(),
    anonymousClicks: z.int(),
    uniqueMembers: z.int(),
    firstClickAt: z.iso.datetime().optional(),
    lastClickAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Link' });
export type LinkView = z.infer<typeof Link>;

/** The admin API of tracked links. */
export const endpoints = {
  listLinks: defineEndpoint({
    method: 'GET',
    path: '/v1/links',
    operationId: 'listLinks',
    tag,
    summary: 'List tracked links with their clicks, by origin',
    query: Paging.extend({
      channelId: z.string().optional(),
      origin: z
        .string()
        .regex(/^[a-zA-Z]{1,40}(:[^#]{1,100})?$/, 'a kind, or a kind and an id: journey:<journeyId>')
        .optional()
        .describe('Only links of this kind of origin (`journey`), or of this one (`journey:<journeyId>`)'),
    }),
    response: pageOf(Link),
  }),
  createLink: defineEndpoint({
    method: 'POST',
    path: '/v1/links',
    operationId: 'createLink',
    tag,
    summary: 'Make a tracked link for use in any message, poster or rich menu',
    description: 'The same link made again is the same link.',
    query,
    body: NewLink,
    response: Link,
    status: 201,
    location: '/v1/links/{linkId}',
    problems: { 422: 'A tag that the channel does not know.' },
  }),
  getLink: defineEndpoint({
    method: 'GET',
    path: '/v1/links/{linkId}',
    operationId: 'getLink',
    tag,
    summary: 'Read one tracked link with its clicks',
    params,
    query,
    response: Link,
  }),
  listClickers: defineEndpoint({
    method: 'GET',
    path: '/v1/links/{linkId}/members',
    operationId: 'listClickers',
    tag,
    summary: 'Ids of the members who clicked in a time, in ascending order',
    params,
    query: z
      .strictObject({
        channelId: z.string().optional(),
        from: z.iso.datetime(),
        to: z.iso.datetime(),
        limit: z.coerce.number().int().min(1).max(1000).default(500),
        cursor: z.string().max(200).optional(),
      })
      .refine(({ from, to }) => from <= to, { path: ['to'], error: 'not before from' }),
    response: pageOf(z.uuid()),
  }),
};
