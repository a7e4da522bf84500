import { z } from 'zod';
import { CustomEventFact, CustomEventType } from '../../stepfunctions/journey/custom-event.ts';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';

const mostFacts = 30;

export const NewEvent = z
  .strictObject({
    /** The sender's own; the same event told again is the same event for two months. */
    id: z.string().trim().min(1).max(100),
    type: CustomEventType,
    memberId: z.uuid().optional(),
    externalId: z.string().trim().min(1).max(100).optional(),
    lineUserId: z
      .string()
      .regex(/^U[0-9a-f]{32}$/, 'a LINE user id: U and 32 hex digits')
      .optional(),
    occurredAt: z.iso.datetime({ offset: true }).optional().describe('Now, unless told'),
    data: z
      .record(
        z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,49}$/, 'a name of letters, digits and _'),
        CustomEventFact,
      )
      .default({})
      .refine((data) => Object.keys(data).length <= mostFacts, { error: `at most ${mostFacts} facts` })
      .describe('Facts for conditions; no personal data'),
  })
  .refine(
    ({ memberId, externalId, lineUserId }) =>
      [memberId, externalId, lineUserId].filter((key) => key !== undefined).length === 1,
    { error: 'exactly one of memberId, externalId and lineUserId' },
  );
export type NewEvent = z.infer<typeof NewEvent>;

/** What outside systems tell us of members. */
export const endpoints = {
  takeEvent: defineEndpoint({
    method: 'POST',
    path: '/v1/events',
    operationId: 'takeEvent',
    tag: 'events',
    summary: 'Tell what a member did elsewhere: on a site, in a form, in a shop',
    description:
      'It stands on the timeline, is found by segments, starts journeys (trigger apiEvent) and ends waits (waitFor).',
    query: z.strictObject({ channelId: z.string().optional() }),
    body: NewEvent,
    response: z.object({
      outcome: z.enum(['taken', 'known']).describe('known: the event was taken before'),
      memberId: z.uuid(),
    }),
    status: 202,
    problems: {
      409: 'Another event was told with this id.',
      422: 'Unknown member, or a time that cannot be.',
    },
  }),
};
