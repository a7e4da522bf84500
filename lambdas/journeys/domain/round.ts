import { z } from 'zod';

/**
 * Work of the queue `journeys.rounds`; each piece can be repeated. `fire`: a turn of a trigger has come. `keep`: the
 * journey has no timer and may need one. `round`: goes through members and lets those enter whom `whom` names, from `from`
 * on: a bucket of members, or a place in an audience.
 * `move`: brings cohorts of earlier versions to a version.
 */
export const RoundWork = z.discriminatedUnion('work', [
  z.object({
    work: z.literal('fire'),
    channelId: z.string(),
    journeyId: z.string(),
    version: z.int(),
    /** Epoch milliseconds of the turn. */
    at: z.int(),
  }),
  z.object({ work: z.literal('keep'), channelId: z.string(), journeyId: z.string() }),
  z.object({
    work: z.literal('round'),
    channelId: z.string(),
    journeyId: z.string(),
    /** What lets them enter; a member enters once for it. */
    causeId: z.string(),
    /** Epoch milliseconds of the entry. */
    at: z.int(),
    whom: z.union([
      z.object({ turnOfVersion: z.int() }),
      z.object({ segmentId: z.string() }),
      z.object({ audienceId: z.string() }),
    ]),
    from: z.int(),
  }),
  z.object({
    work: z.literal('move'),
    channelId: z.string(),
    journeyId: z.string(),
    toVersion: z.int(),
    /** 0..3: how often it has been through. */
    pass: z.int(),
  }),
]);
export type RoundWork = z.infer<typeof RoundWork>;
export type MoveWork = Extract<RoundWork, { work: 'move' }>;
export type Round = Extract<RoundWork, { work: 'round' }>;
