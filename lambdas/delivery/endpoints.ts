import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { parkReasons, SendOrigin } from './contracts.ts';
import { buckets } from './domain/verdict.ts';

const count = z.int().min(0);

export const SendReport = z
  .object({
    sendId: z.string(),
    status: z
      .enum(['open', 'parked', 'closed'])
      .describe('open: being sent; parked: a person must act, then it goes on'),
    parkReason: z.enum(parkReasons).optional(),
    via: z.enum(['reply', 'push', 'multicast']),
    purpose: z.enum(['marketing', 'transactional']),
    /** Why it exists; a reply can carry the messages of several causes. */
    origins: z.array(SendOrigin),
    recipients: count.describe('All members it was meant for: the five figures below add up to it'),
    waiting: count,
    sent: count.describe('Accepted by LINE'),
    suppressed: count.describe('Left out by policy'),
    failed: count,
    unknown: count.describe("LINE's answer never came: perhaps sent, never sent again"),
    reasons: z.array(z.object({ outcome: z.enum(buckets), reason: z.string(), count })),
    detail: z.string().optional().describe("LINE's own words about messages that it refused"),
    claimedAt: z.iso.datetime().optional(),
    lastAnswerAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'SendReport' });
export type SendReport = z.infer<typeof SendReport>;

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
};
