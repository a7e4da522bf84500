import { z } from 'zod';
import { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelPaging, pageOf } from '../shared/edge/http/paging.ts';
import { JourneyView } from './endpoints.ts';

const tag = 'journeys';
const query = z.strictObject({ channelId: z.string().optional() });
const params = z.object({ journeyId: z.string() });
const version = z.coerce.number().int().min(1);
const which = z
  .union([z.literal('draft'), version])
  .describe('A version, or `draft` for the definition that is being edited');

const VersionSummary = z.object({
  version: z.int(),
  createdAt: z.iso.datetime(),
  current: z.boolean().describe('Takes the entrants'),
  retired: z.boolean().describe('Nobody is inside any more, and its state machine is gone'),
});

/** A journey as a file: everything that another channel or deployment needs to have it as a draft. */
export const JourneyFile = z
  .strictObject({
    format: z.literal('kizuna-journey'),
    formatVersion: z.literal(1),
    exportedAt: z.iso.datetime(),
    definition: z.looseObject({}).describe('A JourneyDefinition'),
  })
  .meta({ id: 'JourneyFile' });
export type JourneyFile = z.infer<typeof JourneyFile>;

/** The admin API of what a journey was, is and could be elsewhere. */
export const versionEndpoints = {
  listJourneyVersions: defineEndpoint({
    method: 'GET',
    path: '/v1/journeys/{journeyId}/versions',
    operationId: 'listJourneyVersions',
    tag,
    params,
    query: ChannelPaging,
    summary: 'The published versions, newest first',
    response: pageOf(VersionSummary),
  }),
  getJourneyVersion: defineEndpoint({
    method: 'GET',
    path: '/v1/journeys/{journeyId}/versions/{version}',
    operationId: 'getJourneyVersion',
    tag,
    params: params.extend({ version }),
    query,
    summary: 'A published version as it is and stays',
    response: VersionSummary.extend({ definition: JourneyDefinition, words: z.array(z.string()) }),
  }),
  diffJourney: defineEndpoint({
    method: 'GET',
    path: '/v1/journeys/{journeyId}/diff',
    operationId: 'diffJourney',
    tag,
    params,
    query: query.extend({
      from: which.optional().describe('The published version unless told'),
      to: which.default('draft'),
    }),
    summary: 'What publishing would change, in words; or the difference of any two versions',
    response: z.object({
      differences: z.array(
        z.object({
          path: z.string().describe('JSON pointer into the definition'),
          change: z.enum(['added', 'removed', 'changed']),
          words: z.string(),
        }),
      ),
    }),
  }),
  cloneJourney: defineEndpoint({
    method: 'POST',
    path: '/v1/journeys/{journeyId}/clone',
    operationId: 'cloneJourney',
    tag,
    params,
    query,
    summary: 'A new draft with the same definition',
    body: z.strictObject({
      name: z.string().trim().min(1).max(100).optional().describe('The name and "(copy)" unless told'),
    }),
    response: JourneyView,
    status: 201,
    location: '/v1/journeys/{journeyId}',
  }),
  exportJourney: defineEndpoint({
    method: 'GET',
    path: '/v1/journeys/{journeyId}/export',
    operationId: 'exportJourney',
    tag,
    params,
    query: query.extend({ version: version.optional().describe('The draft unless told') }),
    summary: 'The journey as a file for another channel or deployment',
    response: JourneyFile,
  }),
  importJourney: defineEndpoint({
    method: 'POST',
    path: '/v1/journeys/import',
    operationId: 'importJourney',
    tag,
    query,
    summary: 'Create a draft from an exported file',
    body: JourneyFile,
    response: JourneyView,
    status: 201,
    location: '/v1/journeys/{journeyId}',
    problems: { 422: 'The definition has problems here, such as a tag that this channel lacks.' },
  }),
};
