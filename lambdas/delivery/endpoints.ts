import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { pageOf, Paging } from '../shared/edge/http/paging.ts';
import { TopicId } from '../../stepfunctions/journey/topic-id.ts';
import { parkReasons, SendOrigin, suppressionReasons } from './contracts.ts';
import { buckets } from './domain/verdict.ts';

const count = z.int().min(0);

export const SendReport = z
  .object({
    sendId: z.string(),
    status: z
      .enum(['open', 'parked', 'closed'])
      .describe('open: being sent; parked: a person must act, then it goes on'),
    parkReason: z.enum(parkReasons).optional(),
    via: z.enum(['reply', 'push', 'multicast', 'narrowcast', 'broadcast']),
    purpose: z.enum(['marketing', 'transactional']),
    topicId: z.string().optional(),
    /** Why it exists; a reply can carry the messages of several causes. */
    origins: z.array(SendOrigin),
    recipients: count
      .nullable()
      .describe(
        'All members it was meant for: the five figures below add up to it; null: LINE chose them and names nobody',
      ),
    waiting: count,
    sent: count.describe('Accepted by LINE'),
    suppressed: count.describe('Left out by policy'),
    failed: count,
    unknown: count.describe("LINE's answer never came: perhaps sent, never sent again"),
    reasons: z.array(z.object({ outcome: z.enum(buckets), reason: z.string(), count })),
    detail: z.string().optional().describe("LINE's own words about messages that it refused"),
    claimedAt: z.iso.datetime().optional(),
    lastAnswerAt: z.iso.datetime().optional(),
    lineRequestId: z.string().optional().describe('Of a narrowcast or broadcast that LINE has taken'),
  })
  .meta({ id: 'SendReport' });
export type SendReport = z.infer<typeof SendReport>;

const reason = z.enum(suppressionReasons);

const SuppressedReport = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    total: count.describe('Members left out, each counted once a send'),
    byReason: z.array(z.object({ reason: z.string(), count })),
    byOrigin: z.array(z.object({ origin: z.string(), count })),
    days: z.array(
      z.object({
        date: z.iso.date(),
        total: count,
        counts: z.array(z.object({ origin: z.string(), topicId: z.string().optional(), reason, count })),
      }),
    ),
  })
  .meta({ id: 'SuppressedReport' });

/** The admin API of the send ledger. */
export const endpoints = {
  getSend: defineEndpoint({
    method: 'GET',
    path: '/v1/sends/{sendId}',
    operationId: 'getSend',
    tag: 'delivery',
    summary: 'How a send went',
    description:
      'Figures of one send with the reasons behind them. A send is one message event to up to 500 members.',
    params: z.object({ sendId: z.string() }),
    query: z.strictObject({ channelId: z.string().optional() }),
    response: SendReport,
  }),
  listUnknownSends: defineEndpoint({
    method: 'GET',
    path: '/v1/sends',
    operationId: 'listUnknownSends',
    tag: 'delivery',
    summary: 'Sends with recipients of whom LINE never said whether they got it, the newest first',
    description:
      'LINE gave no answer for 23 hours, so a repetition might send twice: a person decides, with the call that `resolveBy` names.',
    query: Paging.extend({
      channelId: z.string().optional(),
      status: z.literal('unknown', { error: 'unknown: sends are listed by what a person must decide' }),
    }),
    response: pageOf(
      SendReport.extend({
        resolveBy: z.string().describe('A POST with `{"as": "sent"}` or `{"as": "unsent"}`'),
      }).meta({ id: 'UnknownSend' }),
    ),
  }),
  resolveUnknownSend: defineEndpoint({
    method: 'POST',
    path: '/v1/sends/{sendId}/resolve-unknown',
    operationId: 'resolveUnknownSend',
    tag: 'delivery',
    summary: 'Say what became of recipients of a journey or test of whom LINE never said it',
    description:
      'sent: they count as sent, with a note in the send ledger. unsent: they count as failed and get nothing any more, since their journey has gone on. The figures of the journey move with them. Without unknown recipients it changes nothing.',
    params: z.object({ sendId: z.string() }),
    query: z.strictObject({ channelId: z.string().optional() }),
    body: z.strictObject({ as: z.enum(['sent', 'unsent']) }),
    response: SendReport,
    problems: {
      409: 'It belongs to a broadcast or notice, which has a call of its own; or its cohort is still at the send.',
    },
  }),
  getSuppressed: defineEndpoint({
    method: 'GET',
    path: '/v1/delivery/suppressed',
    operationId: 'getSuppressed',
    tag: 'delivery',
    summary: 'Who was left out by policy, by reason, day and origin',
    description:
      "Counted when a send is claimed, by days of the channel's time zone, today included. Why one member was left out is in its timeline.",
    query: z.strictObject({
      channelId: z.string().optional(),
      days: z.coerce.number().int().min(1).max(366).default(30),
      topicId: TopicId.optional(),
    }),
    response: SuppressedReport,
  }),
};
