import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { mostTestMembers } from './domain/test-walk.ts';
import { JourneyExplanation } from './explain-endpoints.ts';

const tag = 'journeys';
const query = z.strictObject({ channelId: z.string().optional() });
const journeyParams = z.object({ journeyId: z.string() });
const params = journeyParams.extend({ walkId: z.string() });
const seconds = z.int().min(1).max(3600);

const StartTestWalk = z
  .strictObject({
    memberIds: z
      .array(z.uuid())
      .min(1)
      .max(mostTestMembers)
      .refine((ids) => new Set(ids).size === ids.length, { error: 'each member once' })
      .describe('Who gets it, e.g. oneself'),
    waitSeconds: seconds.default(5).describe('No wait lasts longer; a shorter one stays as it is'),
    timeoutSeconds: seconds
      .default(60)
      .describe('No wait for an event lasts longer; the event itself ends it as ever'),
    version: z.int().min(1).optional().describe('A published version; the draft unless told'),
    definition: z
      .looseObject({})
      .optional()
      .describe('A JourneyDefinition to try that is not stored as draft'),
  })
  .refine(({ version, definition }) => version === undefined || definition === undefined, {
    path: ['definition'],
    error: 'either "version" or "definition"',
  });

export const TestWalkView = z
  .object({
    walkId: z.string(),
    journeyId: z.string(),
    of: z.enum(['draft', 'version', 'definition']),
    version: z.int().describe('The version that is walked, or that the definition would become'),
    state: z.enum(['walking', 'finished', 'stopped']),
    waitSeconds: seconds,
    timeoutSeconds: seconds,
    startedAt: z.iso.datetime(),
    members: z.array(
      JourneyExplanation.omit({ journeyId: true, name: true }).extend({ memberId: z.string() }),
    ),
  })
  .meta({ id: 'TestWalk' });
export type TestWalkView = z.infer<typeof TestWalkView>;

const one = { tag, params, query, response: TestWalkView };

/** A journey sent to a few members to try it. */
export const testWalkEndpoints = {
  startTestWalk: defineEndpoint({
    method: 'POST',
    path: '/v1/journeys/{journeyId}/test-walk',
    operationId: 'startTestWalk',
    tag,
    summary: 'Send the journey now to some members, e.g. to oneself, with waits shortened; counts nowhere',
    description:
      'Entry rules, caps, quiet hours and opt-outs are not asked; blocked members get nothing. Tags, attributes, rich menus and audiences of the members really change, webhooks are called with `"test": true`, what staff would be told goes to the members themselves, and nobody enters another journey. It ends after a day at the latest.',
    params: journeyParams,
    query,
    body: StartTestWalk,
    response: TestWalkView,
    status: 201,
    problems: {
      409: 'The channel has too many test walks under way.',
      422: 'The definition has problems, or members or the version are unknown.',
    },
  }),
  listTestWalks: defineEndpoint({
    method: 'GET',
    path: '/v1/journeys/{journeyId}/test-walks',
    operationId: 'listTestWalks',
    tag,
    summary: 'The test walks of the last 30 days, newest first',
    params: journeyParams,
    query,
    response: z.object({
      items: z.array(
        TestWalkView.omit({ members: true, state: true }).extend({ memberIds: z.array(z.string()) }),
      ),
    }),
  }),
  getTestWalk: defineEndpoint({
    ...one,
    method: 'GET',
    path: '/v1/journeys/{journeyId}/test-walks/{walkId}',
    operationId: 'getTestWalk',
    summary: 'Where each member is, what it was sent, and what is next',
  }),
  stopTestWalk: defineEndpoint({
    ...one,
    method: 'POST',
    path: '/v1/journeys/{journeyId}/test-walks/{walkId}/stop',
    operationId: 'stopTestWalk',
    summary: 'End it now',
  }),
};
