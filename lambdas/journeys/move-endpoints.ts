import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { stayReasons } from './domain/move.ts';

const tag = 'journeys';
const query = z.strictObject({ channelId: z.string().optional() });
const params = z.object({ journeyId: z.string() });

export const PublishRequest = z.strictObject({
  members: z
    .enum(['stay', 'move'])
    .default('stay')
    .describe(
      'Members inside finish in their version, or go on in the new one where its nodes match (see GET …/move)',
    ),
});

const Standing = z.object({
  version: z.int().describe('That they are in'),
  nodeId: z.string(),
  members: z
    .int()
    .describe('Of the cohorts there; who left by itself since their last step is still among them'),
  cohorts: z.int(),
});

export const MoveView = z
  .object({
    to: z.union([z.literal('draft'), z.int()]),
    moved: z.int().describe('Members that have come to this version from earlier ones'),
    moving: z
      .array(
        Standing.extend({
          how: z
            .enum(['goesOn', 'entersAnew'])
            .describe(
              '`goesOn`: the wait ends when it would have; `entersAnew`: the node begins as the new version has it, a wait counted from when it began',
            ),
        }),
      )
      .describe('Members of earlier versions whose node is in this one too'),
    later: z.array(Standing).describe('Members who act at this moment: looked at again shortly'),
    staying: z
      .array(Standing.extend({ reason: z.enum(stayReasons), words: z.string() }))
      .describe('Members who finish in their version'),
  })
  .meta({ id: 'JourneyMove' });
export type MoveView = z.infer<typeof MoveView>;

/** Members of earlier versions on their way to another one. */
export const moveEndpoints = {
  getJourneyMove: defineEndpoint({
    method: 'GET',
    path: '/v1/journeys/{journeyId}/move',
    operationId: 'getJourneyMove',
    tag,
    summary: 'What a move of the members inside would do, or how far it is',
    params,
    query: query.extend({
      to: z
        .enum(['draft', 'published'])
        .default('published')
        .describe('`draft`: what publishing it with `"members": "move"` would do'),
    }),
    response: MoveView,
    problems: { 404: 'The journey was never published.' },
  }),
  moveMembers: defineEndpoint({
    method: 'POST',
    path: '/v1/journeys/{journeyId}/move',
    operationId: 'moveMembers',
    tag,
    summary: 'Move members of earlier versions to the published one where the nodes match',
    params,
    query,
    response: MoveView,
    status: 202,
    problems: { 409: 'The journey was never published or is stopped.' },
  }),
};
