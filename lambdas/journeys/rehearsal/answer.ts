import { z } from 'zod';
import { nodeCounters } from '../ports.ts';
import { Timeline } from './timeline.ts';

const figures = z.record(z.string(), z.number());

/** What a rehearsal tells. */
export const RehearsalAnswer = z
  .object({
    startAt: z.iso.datetime(),
    endAt: z.iso.datetime(),
    seed: z.int(),
    members: z.int(),
    entered: z.int().describe('Whom the entry rules let in'),
    turns: z.int().describe('Turns of the trigger that came, where it is rehearsed by trigger'),
    refused: figures.describe('Entries that the entry rules refused, by reason'),
    codes: z
      .record(z.string(), z.object({ given: z.int(), short: z.int() }))
      .describe('By code pool: codes given, and members who got no message because none was left'),
    inside: z.int().describe('Members who are still in the journey when the days are over'),
    sends: z.object({
      messages: z.int().describe('As LINE counts them: one a recipient and request'),
      byDay: z.array(z.object({ date: z.iso.date(), messages: z.int() })),
      notSent: figures.describe('Members left out of sends, by reason'),
    }),
    line: z.object({
      calls: figures.describe('By method'),
      peakCallsPerSecond: z.int(),
      peakAt: z.iso.datetime().optional(),
    }),
    quota: z.object({
      byMonth: z.array(z.object({ month: z.string(), messages: z.int() })),
      remaining: z
        .int()
        .optional()
        .describe('What LINE still allows this month; absent: no limit, or not told'),
      enough: z.boolean().describe('Whether each month stays within what remains of this one'),
    }),
    nodes: z.array(
      z.object({
        nodeId: z.string(),
        kind: z.string(),
        words: z.string(),
        ...(Object.fromEntries(nodeCounters.map((name) => [name, z.int()])) as Record<
          (typeof nodeCounters)[number],
          z.ZodInt
        >),
      }),
    ),
    neverReached: z.object({
      nodes: z.array(z.string()),
      ways: z.array(z.object({ nodeId: z.string(), edge: z.string(), to: z.string() })),
    }),
    outside: figures.describe('What else would have been called outside, and how often'),
    stateTransitions: z.int(),
    cost: z
      .object({
        usd: z.number(),
        services: z.array(z.object({ service: z.string(), quantities: figures, usd: z.number() })),
      })
      .describe('AWS in Tokyo, without free tiers; LINE charges by its plan'),
    timelines: z.array(Timeline),
    nextOffset: z.int().optional().describe('Of the timelines that are not in this answer'),
  })
  .meta({ id: 'JourneyRehearsal' });
export type RehearsalAnswer = z.infer<typeof RehearsalAnswer>;
