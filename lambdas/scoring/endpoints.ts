import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelPaging, pageOf } from '../shared/edge/http/paging.ts';
import { nesStates, rfmNames, valueTypes } from './contracts.ts';
import { phases } from './ports.ts';

const tag = 'scoring';
const query = z.strictObject({ channelId: z.string().optional() });
const day = z.iso.date();
const mostHistoryDays = 731;

const Run = z
  .object({
    runId: z.string(),
    asOf: day.describe("The channel's local date that was scored"),
    status: z.enum(['running', 'finished', 'failed']),
    phase: z.enum(phases),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().optional(),
    parts: z.int(),
    measured: z.int().describe('Parts measured so far'),
    scored: z.int().describe('Parts scored so far'),
    members: z.int().optional(),
    customers: z.int().optional().describe('Members with orders'),
    changed: z.int().optional().describe('Members written'),
    events: z.int().optional(),
  })
  .meta({ id: 'ScoringRun' });

const insightQuery = query.extend({
  date: day.optional().describe('Default: the newest scored day'),
  compareTo: day.optional().describe('An earlier scored day to compare with'),
  historyDays: z.coerce
    .number()
    .int()
    .min(0)
    .max(mostHistoryDays)
    .default(0)
    .describe('Adds a row for each scored day of so many days up to `date`'),
});

const counts = (names: readonly string[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, z.int()])));
const cutOffs = z
  .array(z.number().nullable())
  .describe('Lowest values that score 2, 3, 4 and 5; null: nobody');
const movements = z
  .array(z.object({ from: z.string(), to: z.string(), members: z.int(), share: z.number() }))
  .describe(
    'Members by where they were and are; `share` is of those who were there; `(new)`: not scored then',
  );

const Rfm = z
  .object({
    asOf: day,
    calibratedOn: day.describe('Cut-offs, means and models are of this day'),
    customers: z.int(),
    names: counts(rfmNames),
    valueTypes: counts(valueTypes),
    grid: z.array(z.int()).length(125).describe('Counts by r, then f, then m, from 1 to 5 each'),
    cutOffs: z.object({ recencyDays: cutOffs, orders: cutOffs, spentMinor: cutOffs }),
    means: z.object({ recencyDays: z.number(), orders: z.number(), spentMinor: z.number() }),
  })
  .meta({ id: 'RfmInsight' });

const indicator = z.number().nullable();
const Nes = z
  .object({
    asOf: day,
    calibratedOn: day.describe('Cut-offs, means and models are of this day'),
    customers: z.int(),
    counts: counts(nesStates),
    model: z.looseObject({ outcome: z.string() }),
    indicators: z.record(z.string(), indicator),
  })
  .meta({ id: 'NesInsight' });

const Clv = z
  .object({
    asOf: day,
    calibratedOn: day.describe('Cut-offs, means and models are of this day'),
    customers: z.int(),
    model: z.looseObject({ outcome: z.string() }).describe('Parameters, or why there is too little data'),
    months: z.int(),
    bands: z.array(z.object({ customers: z.int(), predictedMinor: z.int() })),
    cutOffs: cutOffs.nullable(),
    expectedOrders: z.number(),
    meanProbabilityAlive: z.number().nullable(),
    spentMinor: z.int(),
  })
  .meta({ id: 'ClvInsight' });

const insight = <Insight extends z.ZodType>(of: Insight) =>
  z.object({
    current: of,
    comparison: of.optional(),
    movements: movements.optional(),
    history: z.array(of).optional(),
  });

const problems = { 404: 'No such day was scored: start a run with POST /v1/scoring/runs.' };

/** The admin API of scoring and its figures. */
export const endpoints = {
  startScoringRun: defineEndpoint({
    method: 'POST',
    path: '/v1/scoring/runs',
    operationId: 'startScoringRun',
    tag,
    summary: 'Score all members as of today; once a date unless `again`',
    description:
      'Runs every night at three by itself. Asked while a run is under way, or after one of the same date, it answers that run.',
    query,
    body: z.strictObject({ again: z.boolean().default(false).describe('Once more for the same date') }),
    response: Run,
    status: 202,
    location: '/v1/scoring/runs/{runId}',
  }),
  listScoringRuns: defineEndpoint({
    method: 'GET',
    path: '/v1/scoring/runs',
    operationId: 'listScoringRuns',
    tag,
    summary: 'List the runs, newest first',
    query: ChannelPaging,
    response: pageOf(Run),
  }),
  getScoringRun: defineEndpoint({
    method: 'GET',
    path: '/v1/scoring/runs/{runId}',
    operationId: 'getScoringRun',
    tag,
    summary: 'Progress of a run',
    params: z.object({ runId: z.string() }),
    query,
    response: Run,
  }),
  getRfmInsight: defineEndpoint({
    method: 'GET',
    path: '/v1/insights/rfm',
    operationId: 'getRfmInsight',
    tag: 'insights',
    summary: 'RFM: grid, named segments, eight types, cut-offs; compared and over time',
    query: insightQuery,
    response: insight(Rfm),
    problems,
  }),
  getNesInsight: defineEndpoint({
    method: 'GET',
    path: '/v1/insights/nes',
    operationId: 'getNesInsight',
    tag: 'insights',
    summary: 'NES: states, indicators, transitions; compared and over time',
    query: insightQuery,
    response: insight(Nes),
    problems,
  }),
  getClvInsight: defineEndpoint({
    method: 'GET',
    path: '/v1/insights/clv',
    operationId: 'getClvInsight',
    tag: 'insights',
    summary: 'Predicted lifetime value: model, bands, totals; compared and over time',
    query: insightQuery,
    response: insight(Clv),
    problems,
  }),
  getMemberScores: defineEndpoint({
    method: 'GET',
    path: '/v1/members/{memberId}/scores',
    operationId: 'getMemberScores',
    tag,
    summary: "A member's scores today, each with what it comes from",
    params: z.object({ memberId: z.uuid() }),
    query,
    response: z
      .object({
        memberId: z.uuid(),
        asOf: day.optional(),
        scores: z
          .object({
            r: z.int(),
            f: z.int(),
            m: z.int(),
            name: z.enum(rfmNames),
            valueType: z.enum(valueTypes),
            nes: z.enum(nesStates),
            clvBand: z.int().optional(),
          })
          .optional()
          .describe('Absent without orders, or before the first run'),
        predicted: z
          .object({ months: z.int(), clvMinor: z.int(), orders: z.number(), probabilityAlive: z.number() })
          .optional(),
        purchaseAcceleration: z
          .number()
          .nullable()
          .describe('CAI: above 0 the member buys ever faster; null below three purchase days'),
        engagement: z.object({ score: z.int(), points: z.number() }),
        bestHour: z.int().min(0).max(23).describe('Local hour at which the member is most likely to react'),
        because: z.array(z.string()).describe('What each figure comes from, in sentences'),
      })
      .meta({ id: 'MemberScores' }),
  }),
};
