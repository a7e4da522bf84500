import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { dayOfDate } from '../shared/domain/local-day.ts';
import { comparedFigures } from './domain/reconciled-day.ts';

const tag = 'insights';
const count = z.int().min(0);
const mostDays = 92;

const Comparison = z.object({
  figure: z.enum(comparedFigures),
  ours: count.nullable().describe('null: not known on this side'),
  line: z.int().nullable(),
  difference: z.int().nullable().describe("Ours less LINE's"),
  percent: z.number().nullable().describe('Of the larger one'),
  unexplained: z.int().nullable().describe('Without what is known to count at LINE only'),
  isLarge: z
    .boolean()
    .describe('From 50 and 5 % on; of friends and quota what was added within a week, since they carry on'),
  words: z.string().describe('What usually lies behind it'),
});

const ReconciledDay = z
  .object({
    date: z.iso.date(),
    reconciledAt: z.iso.datetime(),
    comparisons: z.array(Comparison),
    targetedReaches: count.nullable().describe('Whom LINE reaches by gender, age and area'),
    countedElsewhere: count.describe(
      'Recipients that count at LINE only: LINE Official Account Manager, broadcasts and narrowcasts of LINE',
    ),
  })
  .meta({ id: 'ReconciledDay' });

/** The admin API of figures beside LINE's own. */
export const endpoints = {
  getReconciliation: defineEndpoint({
    method: 'GET',
    path: '/v1/insights/reconciliation',
    operationId: 'getReconciliation',
    tag,
    summary: "Our friends, quota and sends by day beside LINE's, with the differences",
    description:
      "Days are LINE's (UTC+9); a day is there once LINE has counted it, usually on the next. The last 30 unless told.",
    query: z
      .strictObject({
        channelId: z.string().optional(),
        from: z.iso.date().optional(),
        to: z.iso.date().optional(),
      })
      .refine(({ from = '', to }) => to === undefined || from <= to, {
        path: ['to'],
        error: 'not before from',
      })
      .refine(
        ({ from, to }) =>
          from === undefined || to === undefined || dayOfDate(to) - dayOfDate(from) < mostDays,
        { path: ['to'], error: `at most ${mostDays} days` },
      ),
    response: z.object({
      from: z.iso.date(),
      to: z.iso.date(),
      days: z.array(ReconciledDay).describe('Oldest first; days without comparison are absent'),
    }),
  }),
  refreshInsights: defineEndpoint({
    method: 'POST',
    path: '/v1/insights/refresh',
    operationId: 'refreshInsights',
    tag,
    summary: 'Ask LINE now for what the night would ask: what is open and was not fetched today',
    query: z.strictObject({ channelId: z.string().optional() }),
    status: 202,
    response: z.object({ channelId: z.string() }),
  }),
};
