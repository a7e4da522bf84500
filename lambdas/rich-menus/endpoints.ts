import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelPaging, pageOf } from '../shared/edge/http/paging.ts';
import { RichMenuContent } from './domain/rich-menu-content.ts';
import { settingsEndpoints } from './settings-endpoints.ts';

const tag = 'rich-menus';
const query = z.strictObject({ channelId: z.string().optional() });
const params = z.object({ richMenuId: z.uuid() });
const refused = 'LINE refuses it, or something is missing; `errors` and `detail` say what.';

const ImageView = z.object({
  contentType: z.enum(['image/png', 'image/jpeg']),
  width: z.int(),
  height: z.int(),
});

const RichMenuView = z
  .object({
    richMenuId: z.uuid(),
    ...RichMenuContent.shape,
    status: z
      .enum(['draft', 'publishing', 'live', 'live, edited'])
      .describe('`live, edited`: members see an earlier revision until it is published again'),
    revision: z.int().describe('Of the draft; raised by each edit'),
    image: ImageView.optional(),
    live: z
      .object({ revision: z.int(), lineRichMenuId: z.string(), at: z.iso.datetime() })
      .optional()
      .describe('What members see'),
    unknownAliases: z
      .array(z.string())
      .describe('Aliases that its tabs switch to and no menu has yet: publishing waits for them'),
    problem: z.string().optional().describe('Why the last publishing stopped or waits'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'RichMenu' });

/** An image of 1 MB in base64, and its frame. */
const mostImageBodyBytes = 1_500_000;

/** The admin API of rich menus. */
export const endpoints = {
  listRichMenus: defineEndpoint({
    method: 'GET',
    path: '/v1/rich-menus',
    operationId: 'listRichMenus',
    tag,
    summary: 'List rich menus',
    query: ChannelPaging,
    response: pageOf(RichMenuView),
  }),
  createRichMenu: defineEndpoint({
    method: 'POST',
    path: '/v1/rich-menus',
    operationId: 'createRichMenu',
    tag,
    summary: 'Draft a rich menu; give it an image, then publish it',
    query,
    body: RichMenuContent,
    response: RichMenuView,
    status: 201,
    location: '/v1/rich-menus/{richMenuId}',
    problems: { 422: 'Another menu has the alias.' },
  }),
  getRichMenu: defineEndpoint({
    method: 'GET',
    path: '/v1/rich-menus/{richMenuId}',
    operationId: 'getRichMenu',
    tag,
    summary: 'Read one rich menu and how far its publishing is',
    params,
    query,
    response: RichMenuView,
  }),
  updateRichMenu: defineEndpoint({
    method: 'PUT',
    path: '/v1/rich-menus/{richMenuId}',
    operationId: 'updateRichMenu',
    tag,
    summary: 'Edit the draft; members see nothing of it until it is published again',
    params,
    query,
    body: RichMenuContent,
    response: RichMenuView,
    problems: { 422: 'Another menu has the alias.' },
  }),
  putRichMenuImage: defineEndpoint({
    method: 'PUT',
    path: '/v1/rich-menus/{richMenuId}/image',
    operationId: 'putRichMenuImage',
    tag,
    summary: "Give it its image: PNG or JPEG of at most 1 MB, as many pixels as the menu's size",
    params,
    query,
    body: z.strictObject({ base64: z.base64().min(1).describe('The bytes of the file') }),
    mostBodyBytes: mostImageBodyBytes,
    response: RichMenuView,
    problems: { 422: 'The file is no such image.' },
  }),
  getRichMenuImage: defineEndpoint({
    method: 'GET',
    path: '/v1/rich-menus/{richMenuId}/image',
    operationId: 'getRichMenuImage',
    tag,
    summary: 'The image of the draft',
    params,
    query,
    response: ImageView.extend({ base64: z.string() }),
  }),
  publishRichMenu: defineEndpoint({
    method: 'POST',
    path: '/v1/rich-menus/{richMenuId}/publish',
    operationId: 'publishRichMenu',
    tag,
    summary: 'Show it: LINE gets a new menu, and alias, default and members switch to it',
    description:
      'Works on after the answer: read the menu until its status is `live`. Publishing a revision again changes nothing. LINE takes 100 new menus an hour.',
    params,
    query,
    body: z.strictObject({
      withTabs: z.boolean().default(false).describe('Publish all menus that its tabs lead to as well'),
    }),
    response: z.object({ items: z.array(RichMenuView) }),
    status: 202,
    location: '/v1/rich-menus/{richMenuId}',
    problems: { 422: refused },
  }),
  deleteRichMenu: defineEndpoint({
    method: 'DELETE',
    path: '/v1/rich-menus/{richMenuId}',
    operationId: 'deleteRichMenu',
    tag,
    summary: 'Delete it here and at LINE',
    params,
    query,
    status: 204,
    problems: {
      409: 'A rule, the default or a tab of another menu uses it, or it is being published.',
      422: refused,
    },
  }),
  ...settingsEndpoints,
};
