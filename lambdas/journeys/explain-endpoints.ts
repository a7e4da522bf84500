import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';

const moment = z.iso.datetime();

const Step = z.object({
  at: moment,
  nodeIds: z.array(z.string()),
  words: z
    .array(z.string())
    .describe('The rule of each node; of a send with the beginning of what the member was sent'),
  edge: z
    .string()
    .describe(
      'The way that was taken, as the rule numbers them; `waits`: it stayed for an event; `departed`: an event came; `moved`: it went on in another version',
    ),
  to: z.string().optional(),
  until: moment.optional().describe('The end of the wait that followed'),
  send: z
    .object({
      sendId: z.string(),
      status: z.string(),
      reason: z.string().optional(),
      at: moment.optional(),
    })
    .optional(),
});

export const JourneyExplanation = z
  .object({
    journeyId: z.string(),
    name: z.string(),
    state: z.enum(['inside', 'finished', 'never entered']),
    why: z.array(z.string()).describe('The rules and data that decided it, as sentences'),
    entered: z.object({ at: moment, version: z.int() }).optional(),
    steps: z.array(Step).describe('Oldest first'),
    now: z
      .object({
        nodeId: z.string(),
        words: z.string(),
        status: z.string(),
        until: moment.optional(),
        reason: z.string().optional().describe('Why it stands still'),
      })
      .optional(),
    next: z
      .array(z.object({ edge: z.string(), to: z.string(), words: z.string() }))
      .describe('The ways on from here'),
  })
  .meta({ id: 'JourneyExplanation' });
export type JourneyExplanation = z.infer<typeof JourneyExplanation>;

/** Why a member is where it is. */
export const explainEndpoints = {
  explainJourney: defineEndpoint({
    method: 'GET',
    path: '/v1/members/{memberId}/explain',
    operationId: 'explainJourney',
    tag: 'journeys',
    summary:
      'Why a member did or did not enter a journey, what happened there, where it is and what comes next',
    params: z.object({ memberId: z.uuid() }),
    query: z.strictObject({
      channelId: z.string().optional(),
      journey: z.string().describe('A journeyId'),
    }),
    response: JourneyExplanation,
  }),
};
