import { z } from 'zod';
import { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelPaging, pageOf } from '../shared/edge/http/paging.ts';
import { MoveView, PublishRequest } from './move-endpoints.ts';
import { JourneyReport } from './report-view.ts';

const tag = 'journeys';
const query = z.strictObject({ channelId: z.string().optional() });
const params = z.object({ journeyId: z.string() });

const JourneyProblem = z.object({
  path: z.string().describe('JSON pointer into the definition'),
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  missing: z
    .object({ kind: z.string(), id: z.string() })
    .optional()
    .describe('What the channel does not have'),
});

const summary = {
  journeyId: z.string(),
  name: z.string(),
  status: z.enum(['draft', 'published', 'paused', 'draining', 'stopped']),
  publishedVersion: z.int().optional(),
  trigger: z
    .string()
    .describe('What lets members enter by the definition being edited, in an English sentence'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
};

export const JourneySummary = z.object(summary).meta({ id: 'JourneySummary' });
export type JourneySummary = z.infer<typeof JourneySummary>;

export const JourneyView = z
  .object({
    ...summary,
    /** The definition being edited; publishing makes it the next version. */
    definition: JourneyDefinition,
    /** The definition in English sentences. */
    words: z.array(z.string()),
  })
  .meta({ id: 'Journey' });
export type JourneyView = z.infer<typeof JourneyView>;

const Definition = z
  .looseObject({})
  .describe('A JourneyDefinition (see there); every problem is answered at once');

const one = { tag, params, query, response: JourneyView };

/** The admin API of journeys. */
export const endpoints = {
  listJourneys: defineEndpoint({
    method: 'GET',
    path: '/v1/journeys',
    operationId: 'listJourneys',
    tag,
    summary: 'List the journeys of a channel, without their definitions',
    query: ChannelPaging,
    response: pageOf(JourneySummary),
  }),
  createJourney: defineEndpoint({
    method: 'POST',
    path: '/v1/journeys',
    operationId: 'createJourney',
    tag,
    summary: 'Create a journey as a draft',
    query,
    body: Definition,
    response: JourneyView,
    status: 201,
    location: '/v1/journeys/{journeyId}',
    problems: { 422: 'The definition has problems: each with its path, a message and a hint.' },
  }),
  getJourney: defineEndpoint({
    method: 'GET',
    path: '/v1/journeys/{journeyId}',
    operationId: 'getJourney',
    summary: 'Read one journey',
    ...one,
  }),
  replaceJourney: defineEndpoint({
    method: 'PUT',
    path: '/v1/journeys/{journeyId}',
    operationId: 'replaceJourney',
    summary: 'Replace the draft; the published version stays as it is',
    ...one,
    body: Definition,
    problems: { 422: 'The definition has problems.' },
  }),
  deleteJourney: defineEndpoint({
    method: 'DELETE',
    path: '/v1/journeys/{journeyId}',
    operationId: 'deleteJourney',
    summary: 'Delete a draft that was never published',
    ...{ tag, params, query },
    status: 204,
    problems: {
      409: 'It was published: stop it instead. Or another journey leads to it; `detail` says which.',
    },
  }),
  validateJourney: defineEndpoint({
    method: 'POST',
    path: '/v1/journeys/validate',
    operationId: 'validateJourney',
    tag,
    summary: 'Check a definition without storing it',
    query,
    body: Definition,
    response: z.object({ valid: z.boolean(), problems: z.array(JourneyProblem), words: z.array(z.string()) }),
  }),
  publishJourney: defineEndpoint({
    method: 'POST',
    path: '/v1/journeys/{journeyId}/publish',
    operationId: 'publishJourney',
    summary: 'Publish the draft as the next version, with a state machine of its own',
    ...one,
    body: PublishRequest,
    response: JourneyView.extend({
      move: MoveView.optional().describe('Whom the move concerns; it goes on behind this answer'),
    }),
    problems: { 422: 'The draft has problems.' },
  }),
  pauseJourney: defineEndpoint({
    method: 'POST',
    path: '/v1/journeys/{journeyId}/pause',
    operationId: 'pauseJourney',
    summary: 'Hold entrants and members at their next step',
    ...one,
    problems: { 409: 'The journey is not published.' },
  }),
  resumeJourney: defineEndpoint({
    method: 'POST',
    path: '/v1/journeys/{journeyId}/resume',
    operationId: 'resumeJourney',
    summary: 'Go on: held, parked and stalled cohorts continue where they stopped',
    ...one,
    problems: { 409: 'The journey was never published or is stopped.' },
  }),
  stopJourney: defineEndpoint({
    method: 'POST',
    path: '/v1/journeys/{journeyId}/stop',
    operationId: 'stopJourney',
    summary:
      'Take nobody any more; members inside leave now, or finish (drain): it is stopped by itself some two hours after the last has',
    ...one,
    body: z.strictObject({ mode: z.enum(['now', 'drain']).default('now') }),
    problems: { 409: 'The journey is not published.' },
  }),
  enrolMembers: defineEndpoint({
    method: 'POST',
    path: '/v1/journeys/{journeyId}/enrolments',
    operationId: 'enrolMembers',
    tag,
    params,
    query,
    summary: 'Let members enter: up to 500 by their ids, or those of a segment or an audience',
    body: z
      .strictObject({
        memberIds: z.array(z.uuid()).min(1).max(500).optional(),
        segmentId: z.string().min(1).max(100).optional(),
        audienceId: z.string().min(1).max(100).optional(),
      })
      .refine((wanted) => Object.keys(wanted).length === 1, {
        error: 'exactly one of memberIds, segmentId and audienceId',
      }),
    response: z.object({
      accepted: z
        .int()
        .optional()
        .describe(
          'Members on their way in; the rules of entry are applied there. Absent for a segment, whose members are found meanwhile',
        ),
    }),
    status: 202,
    problems: {
      409: 'The journey takes nobody: not published, or stopped.',
      422: 'Unknown members, segment or audience.',
    },
  }),
  reportJourney: defineEndpoint({
    method: 'GET',
    path: '/v1/journeys/{journeyId}/report',
    operationId: 'reportJourney',
    tag,
    params,
    query: query.extend({
      version: z.coerce.number().int().min(1).optional().describe('Absent: the published one'),
      format: z.enum(['json', 'csv']).optional(),
    }),
    summary: 'What a version did: figures by node and variant, funnel, goals, lift; all versions in short',
    description:
      'As CSV (`format=csv`, or `Accept: text/csv`) a row for each node, variant and learned way, in UTF-8 with byte order mark.',
    response: JourneyReport,
    alsoCsv: true,
  }),
};
