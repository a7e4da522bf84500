import { z } from 'zod';
import { parkReasons } from '../delivery/contracts.ts';
import { byLinePhases } from './domain/by-line.ts';
import { LineFigures } from '../insights/contracts.ts';
import { broadcastStatuses } from './domain/broadcast.ts';
import { BroadcastDefinition, Recurrence } from './domain/definition.ts';

const count = z.int().min(0);
const moment = z.iso.datetime();

const Figures = z.object({
  sent: count.describe('Accepted by LINE'),
  suppressed: count.describe('Left out by policy, quota or cancelling'),
  failed: count,
  unknown: count.describe(
    "LINE's answer never came: perhaps sent, not sent again until a person says what happened",
  ),
  parked: count.describe('Unsent until a person acts'),
  waiting: count,
  reasons: z.record(z.string(), count).describe('Of suppressed and failed'),
});

const Reactions = z.object({
  members: count.describe('Who got it; who did not, of the holdout'),
  clickers: count,
  clicks: count,
  buyers: count,
  orders: count,
  revenueMinor: z.int().describe('In the minor unit of the channel’s currency'),
  blocked: count.describe('Within 24 hours'),
});

export const BroadcastView = z
  .object({
    broadcastId: z.uuid(),
    definition: BroadcastDefinition,
    status: z.enum(broadcastStatuses),
    stuck: z
      .boolean()
      .describe('Nothing moved for five minutes; resume puts the unsent into the queue again'),
    reason: z.string().optional().describe('Why it could not start'),
    parkReason: z.enum(parkReasons).optional(),
    scheduledAt: moment.optional(),
    recurrence: Recurrence.optional(),
    occurrenceOf: z.uuid().optional(),
    holdUntil: moment.optional().describe('Quiet hours end then'),
    createdAt: moment,
    startedAt: moment.optional(),
    finishedAt: moment.optional(),
    recipients: z
      .object({
        count: count.describe('Frozen at the start; the figures always add up to it'),
        holdout: count,
        sha256: z.string().describe('Over the JSONL files of the recipients'),
      })
      .optional(),
    byLine: z
      .object({
        endpoint: z.enum(['narrowcast', 'broadcast']),
        phase: z.enum(byLinePhases),
        targeted: count.nullable().describe("LINE's count; null: LINE does not tell, or not yet"),
        success: count.nullable(),
        failure: count.nullable(),
        errorCode: z.int().optional(),
        acceptedAt: moment.optional(),
        completedAt: moment.optional(),
        words: z.string(),
      })
      .optional()
      .describe('Instead of recipients and figures where LINE itself delivers it'),
    lineRequestId: z
      .string()
      .optional()
      .describe("LINE's id of the narrowcast or broadcast that it has taken"),
    figures: Figures.optional(),
    byVariant: z
      .record(z.string(), z.object({ sent: count, suppressed: count, failed: count, unknown: count }))
      .optional(),
    reactions: z
      .object({
        measuredAt: moment,
        isFinal: z.boolean().describe('The attribution window of the last recipient is over'),
        all: Reactions,
        byVariant: z.record(z.string(), Reactions),
        holdout: Reactions.describe('From the start on, without clicks'),
      })
      .optional()
      .describe(
        'Our own count of what recipients did, each within attributionHours after its send: an hour after the start, then daily',
      ),
    line: z
      .object({
        byVariant: z.record(z.string(), z.array(LineFigures)).describe('One entry for 31 days of sending'),
        request: LineFigures.optional().describe('Of what LINE itself sent to many'),
      })
      .optional()
      .describe("LINE's own figures, fetched every night until 14 days after the last send"),
    winner: z.object({ variant: z.string(), words: z.string() }).optional(),
  })
  .meta({ id: 'Broadcast' });
export type BroadcastView = z.infer<typeof BroadcastView>;

export const Estimate = z.object({
  audience: count.nullable().describe('Members in the audience and in no exclusion; null: only LINE knows'),
  holdout: count,
  reach: count.nullable().describe('Who would get it now; null: only LINE knows'),
  suppressed: z
    .record(z.string(), count)
    .describe(
      'By the reasons of a send: policy, caps, code pools that run out, and what a cut to the quota leaves out',
    ),
  lineCalls: z.object({ multicast: count, push: count, narrowcast: count, broadcast: count }),
  quota: z.object({
    remaining: count.nullable().describe('null: the plan has no limit'),
    reserve: count,
    after: z.int().nullable(),
    fits: z
      .boolean()
      .nullable()
      .describe(
        'Enough for all recipients, whoever is left out by policy then; null: LINE says so only when it is sent',
      ),
  }),
  awsCostUsd: z.number().describe('Of sending it, at Tokyo prices; LINE charges by its own plan'),
  byLine: z
    .object({
      isAllowed: z.boolean(),
      problems: z.array(z.object({ path: z.string(), message: z.string(), hint: z.string() })),
      savedCalls: count,
      savedUsd: z.number(),
      words: z.string(),
    })
    .optional()
    .describe("What LINE's own endpoints allow: of a narrowcast, and of one to all friends"),
  exact: z.boolean().describe('False: there was no time for all members, and counts are scaled up'),
});
export type Estimate = z.infer<typeof Estimate>;
