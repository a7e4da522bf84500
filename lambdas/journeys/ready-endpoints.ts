import { z } from 'zod';
import { readyLanguages } from '../../stepfunctions/ready-journeys/ready-journey.ts';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { JourneyView } from './endpoints.ts';

const tag = 'journeys';
const language = z.enum(readyLanguages).default('en');

const ReadyJourneyView = z
  .object({
    name: z.string(),
    title: z.string(),
    summary: z.string(),
    tags: z.array(z.string()).describe('Tags that it puts on members or asks for; taking it creates them'),
    needs: z.array(z.string()).describe('What must be there or be set before it is used'),
    measure: z.array(z.string()).describe('By which figures to judge it'),
    words: z.array(z.string()).describe('The journey in English sentences'),
    definition: z.looseObject({}).describe('A JourneyDefinition in the language that was asked for'),
  })
  .meta({ id: 'ReadyJourney' });

/** Journeys that can be taken as they are. */
export const readyEndpoints = {
  listReadyJourneys: defineEndpoint({
    method: 'GET',
    path: '/v1/ready-journeys',
    operationId: 'listReadyJourneys',
    tag,
    summary: 'Journeys that are ready to be taken, in one of four languages',
    query: z.strictObject({ language }),
    response: z.object({ items: z.array(ReadyJourneyView) }),
  }),
  takeReadyJourney: defineEndpoint({
    method: 'POST',
    path: '/v1/ready-journeys/{name}/take',
    operationId: 'takeReadyJourney',
    tag,
    summary: 'Make a draft of it, with the tags that it needs; nothing is published',
    params: z.object({ name: z.string() }),
    query: z.strictObject({ channelId: z.string().optional() }),
    body: z.strictObject({ language }),
    response: JourneyView,
    status: 201,
    problems: { 422: 'Something that the journey needs is not there; `errors` says what.' },
  }),
};
