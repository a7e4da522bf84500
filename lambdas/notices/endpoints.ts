import { z } from 'zod';
import { LineMessages } from '../../stepfunctions/line-message/line-message.ts';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { pageOf, Paging } from '../shared/edge/http/paging.ts';
import { noticeStatuses, tryStates } from './domain/notice.ts';
import { routeNames, RouteSettings } from './domain/route-settings.ts';

const tag = 'notices';
const query = z.strictObject({ channelId: z.string().optional() });
const channelParams = z.object({ channelId: z.string() });
const route = z.enum(routeNames);

export const NewNotice = z
  .strictObject({
    memberId: z.uuid().optional(),
    phone: z.string().max(30).optional().describe('E.164, e.g. +886912345678'),
    text: z.string().min(1).max(5000).optional().describe('For LINE; or `messages`'),
    messages: LineMessages.optional(),
    /** GSM takes 160 characters in one, other alphabets 70; `mostSegments` of the channel bounds it. */
    smsText: z.string().min(1).max(1600).optional(),
    purpose: z.literal('transactional', {
      error: 'transactional: marketing goes out as broadcast or journey, with its consents and caps',
    }),
  })
  .superRefine(({ memberId, phone, text, messages, smsText }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if ((memberId === undefined) === (phone === undefined))
      refuse('phone', 'either memberId or phone, to say who');
    if (text !== undefined && messages !== undefined) refuse('messages', 'either text or messages, not both');
    if (text === undefined && messages === undefined && smsText === undefined)
      refuse('text', 'something to say: text or messages for LINE, smsText for SMS, best both');
  });
export type NewNotice = z.infer<typeof NewNotice>;

export const NoticeView = z
  .object({
    channelId: z.string(),
    noticeId: z.uuid(),
    memberId: z.uuid().optional(),
    status: z.enum(noticeStatuses),
    explanation: z.string(),
    /** More than one route may have reached the person; the tries say how. */
    twicePossible: z.boolean(),
    createdAt: z.iso.datetime(),
    endedAt: z.iso.datetime().optional(),
    currency: z.string(),
    /** Of the routes that took it, or may have. */
    estimatedCostMicros: z.int(),
    routes: z.array(
      z.object({ route, costMicros: z.int(), waitMinutes: z.int(), segments: z.int().optional() }),
    ),
    skipped: z.array(z.object({ route, reason: z.string() })),
    tries: z.array(
      z.object({
        route,
        state: z.enum(tryStates),
        beganAt: z.iso.datetime(),
        waitsUntil: z.iso.datetime(),
        wentOnAt: z.iso.datetime().optional(),
        deliveredAt: z.iso.datetime().optional(),
        /** LINE's request id or AWS's message id. */
        reference: z.string().optional(),
        estimatedCostMicros: z.int(),
        explanation: z.string(),
        whyNext: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'Notice' });
export type NoticeView = z.infer<typeof NoticeView>;

/** The admin API of notices and of the routes that they take. */
export const endpoints = {
  sendNotice: defineEndpoint({
    method: 'POST',
    path: '/v1/notices',
    operationId: 'sendNotice',
    tag,
    summary: 'Send one transactional message to one person by the cheapest route that reaches it',
    description:
      'Needs an `Idempotency-Key`, which names the notice for good: the same key and content is the same notice. Routes are tried one after another: LINE push to friends, LINE notification message by hashed phone, SMS.',
    query,
    body: NewNotice,
    response: NoticeView,
    status: 202,
    problems: {
      409: 'The channel has no routes.',
      422: 'No route can reach this person, or the key belongs to another notice.',
    },
  }),
  listNotices: defineEndpoint({
    method: 'GET',
    path: '/v1/notices',
    operationId: 'listNotices',
    tag,
    summary: 'Notices of the last 90 days, the newest first; a page of a member may hold fewer than `limit`',
    query: Paging.extend({
      channelId: z.string().optional(),
      status: z.enum(noticeStatuses).optional(),
      memberId: z.uuid().optional(),
    }),
    response: pageOf(NoticeView),
  }),
  getNotice: defineEndpoint({
    method: 'GET',
    path: '/v1/notices/{noticeId}',
    operationId: 'getNotice',
    tag,
    summary: 'How a notice went: each try with its outcome, its cost and why the next one began',
    params: z.object({ noticeId: z.uuid() }),
    query,
    response: NoticeView,
  }),
  resolveUnknownNotice: defineEndpoint({
    method: 'POST',
    path: '/v1/notices/{noticeId}/resolve-unknown',
    operationId: 'resolveUnknownNotice',
    tag,
    summary: 'Say what became of a notice that ended as unknown',
    description:
      'sent: it counts as accepted. unsent: it counts as failed; send another one under a new key. Said again it changes nothing.',
    params: z.object({ noticeId: z.uuid() }),
    query,
    body: z.strictObject({ as: z.enum(['sent', 'unsent']) }),
    response: NoticeView,
    problems: { 409: 'It did not end as unknown.' },
  }),
  getRoutes: defineEndpoint({
    method: 'GET',
    path: '/v1/channels/{channelId}/routes',
    operationId: 'getRoutes',
    tag,
    summary: 'By which routes notices go out',
    params: channelParams,
    response: RouteSettings,
  }),
  putRoutes: defineEndpoint({
    method: 'PUT',
    path: '/v1/channels/{channelId}/routes',
    operationId: 'putRoutes',
    tag,
    summary:
      'Choose routes, their estimated costs and waits; none switches notices off, as they are at first',
    params: channelParams,
    body: RouteSettings,
    response: RouteSettings,
  }),
};
