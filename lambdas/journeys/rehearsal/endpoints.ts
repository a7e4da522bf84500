import { z } from 'zod';
import { defineEndpoint } from '../../shared/edge/http/endpoint.ts';
import { RehearsalAnswer } from './answer.ts';
import { InlineRehearsalRequest, RehearsalRequest } from './request.ts';

const common = {
  method: 'POST',
  tag: 'journeys',
  query: z.strictObject({ channelId: z.string().optional() }),
  response: RehearsalAnswer,
  changesNothing: true,
  problems: {
    422: 'The definition has problems, members are unknown, or it is too much for one call.',
  },
} as const;

/** Rehearsals: nothing is sent, written or counted. */
export const endpoints = {
  rehearseJourney: defineEndpoint({
    ...common,
    path: '/v1/journeys/{journeyId}/rehearse',
    operationId: 'rehearseJourney',
    summary: 'What would members receive over the next days, at what cost',
    description:
      "Runs the compiled state machine in virtual time with the product's own steps over tables in memory. Nothing is sent, written or counted.",
    params: z.object({ journeyId: z.string() }),
    body: RehearsalRequest,
  }),
  rehearseDefinition: defineEndpoint({
    ...common,
    path: '/v1/journeys/rehearse',
    operationId: 'rehearseDefinition',
    summary: 'Rehearse a definition without storing it',
    body: InlineRehearsalRequest,
  }),
};
