import { z } from 'zod';
import { LineMessages } from '../../stepfunctions/line-message/line-message.ts';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelPaging, pageOf } from '../shared/edge/http/paging.ts';

const tag = 'templates';
const query = z.strictObject({ channelId: z.string().optional() });
const params = z.object({ templateId: z.uuid() });
const version = z.coerce.number().int().min(1).optional();

const NewTemplate = z.strictObject({
  name: z.string().trim().min(1).max(100),
  description: z.string().trim().max(500).optional(),
  messages: LineMessages.describe('For everybody whose language is not among the others'),
  byLanguage: z
    .record(
      z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a tag such as th or zh-TW'),
      LineMessages,
    )
    .default({})
    .describe('By BCP 47 tag; zh-TW takes zh where it has no texts of its own'),
});

const TemplateView = z
  .object({
    templateId: z.uuid(),
    version: z.int().min(1),
    name: z.string(),
    description: z.string().optional(),
    messages: LineMessages,
    byLanguage: z.record(z.string(), LineMessages),
    fields: z
      .array(z.string())
      .describe('Personal fields that the texts ask for; with one each member gets a push'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Template' });
export type TemplateView = z.infer<typeof TemplateView>;

const one = { tag, params, response: TemplateView };
const invalid = { 422: 'LINE refuses the messages; `errors` says which and why.' };

/** The admin API of message templates. */
export const endpoints = {
  listTemplates: defineEndpoint({
    method: 'GET',
    path: '/v1/templates',
    operationId: 'listTemplates',
    tag,
    summary: 'List templates in their newest versions',
    query: ChannelPaging,
    response: pageOf(TemplateView),
  }),
  createTemplate: defineEndpoint({
    method: 'POST',
    path: '/v1/templates',
    operationId: 'createTemplate',
    tag,
    summary: 'Create a template; its messages are checked by LINE',
    query,
    body: NewTemplate,
    response: TemplateView,
    status: 201,
    location: '/v1/templates/{templateId}',
    problems: invalid,
  }),
  getTemplate: defineEndpoint({
    ...one,
    method: 'GET',
    path: '/v1/templates/{templateId}',
    operationId: 'getTemplate',
    summary: 'Read a template, the newest version unless told',
    query: query.extend({ version }),
  }),
  listTemplateVersions: defineEndpoint({
    method: 'GET',
    path: '/v1/templates/{templateId}/versions',
    operationId: 'listTemplateVersions',
    tag,
    summary: 'All versions, oldest first',
    params,
    query: ChannelPaging,
    response: pageOf(TemplateView),
  }),
  changeTemplate: defineEndpoint({
    ...one,
    method: 'PUT',
    path: '/v1/templates/{templateId}',
    operationId: 'changeTemplate',
    summary: 'Write the next version; what was sent or frozen stays as it was',
    query,
    body: NewTemplate,
    problems: { ...invalid, 409: 'Somebody else wrote a version at the same time.' },
  }),
  deleteTemplate: defineEndpoint({
    method: 'DELETE',
    path: '/v1/templates/{templateId}',
    operationId: 'deleteTemplate',
    tag,
    summary: 'Delete a template with all versions',
    params,
    query,
    status: 204,
    problems: { 409: 'A broadcast or journey uses it; `detail` says which.' },
  }),
  previewTemplate: defineEndpoint({
    method: 'POST',
    path: '/v1/templates/{templateId}/preview',
    operationId: 'previewTemplate',
    tag,
    summary: 'The messages as one member would get them; sends nothing',
    params,
    query,
    body: z.strictObject({ memberId: z.uuid(), version: z.int().min(1).optional() }),
    response: z.object({
      language: z.string(),
      messages: z.array(z.looseObject({ type: z.string() })),
      values: z.record(z.string(), z.string()).describe('What the personal fields became'),
      unknownFields: z
        .array(z.string())
        .describe('No value for this member: the default or nothing is shown'),
      problems: z
        .array(z.object({ path: z.string(), message: z.string() }))
        .describe('Limits of LINE that the rendered messages exceed'),
    }),
    problems: { 422: 'No such member.' },
  }),
};
