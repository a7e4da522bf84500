import { z } from 'zod';
import { CodePoolId } from '../../stepfunctions/journey/code-fields.ts';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { codeRule, isCode } from './domain/code-rule.ts';
import { uploadEndpoints } from './upload-endpoints.ts';

const tag = 'code-pools';
const query = z.strictObject({ channelId: z.string().optional() });
const params = z.object({ poolId: CodePoolId });

const settings = {
  name: z.string().trim().min(1).max(100),
  perMember: z
    .enum(['onePerSend', 'one'])
    .default('onePerSend')
    .describe('one: a member gets the same code in every send; onePerSend: a new one in each'),
  description: z.string().trim().max(1000).optional(),
  lowAt: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe('An alarm tells once a day when fewer codes are left; 0: when none is'),
  expiresAt: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('From then on nobody is given a code; whom one was promised for gets no message'),
};

const CodePoolView = z
  .object({ poolId: CodePoolId, ...settings, createdAt: z.iso.datetime() })
  .meta({ id: 'CodePool' });
export type CodePoolView = z.infer<typeof CodePoolView>;

/** A JSON body of 10,000 codes of 100 characters. */
const mostBodyBytes = 2 * 1024 ** 2;

/** The admin API of code pools. */
export const endpoints = {
  listCodePools: defineEndpoint({
    method: 'GET',
    path: '/v1/code-pools',
    operationId: 'listCodePools',
    tag,
    summary: 'List the code pools of a channel',
    query,
    response: z.object({ items: z.array(CodePoolView) }),
  }),
  createCodePool: defineEndpoint({
    method: 'POST',
    path: '/v1/code-pools',
    operationId: 'createCodePool',
    tag,
    summary: 'Create a pool of one-time codes; messages take one for each member by {{code.<poolId>}}',
    description:
      'A member that no code is left for gets no message: it ends suppressed, `no code left`. A keyword reply asks each ' +
      'time for a new code unless the pool gives one a member.',
    query,
    body: z.strictObject({ poolId: CodePoolId, ...settings }),
    response: CodePoolView,
    status: 201,
    problems: {
      409: 'The channel has a pool of this id, or 200 pools.',
      422: 'It would have expired already.',
    },
  }),
  getCodePool: defineEndpoint({
    method: 'GET',
    path: '/v1/code-pools/{poolId}',
    operationId: 'getCodePool',
    tag,
    summary: 'Read a pool, with how many codes it has, gave and has left',
    params,
    query,
    response: CodePoolView.extend({
      figures: z.object({ total: z.int(), given: z.int(), left: z.int() }),
    }).meta({ id: 'CodePoolWithFigures' }),
  }),
  changeCodePool: defineEndpoint({
    method: 'PATCH',
    path: '/v1/code-pools/{poolId}',
    operationId: 'changeCodePool',
    tag,
    summary:
      'Change name, description, low-water mark or expiry of a pool; what is absent stays, null takes it away',
    description:
      'The alarm of `lowAt` rings once a day and pool. An expiry may be moved, also after it has passed. `perMember` is fixed: codes that were given are found by it.',
    params,
    query,
    body: z
      .strictObject({
        name: settings.name.optional(),
        description: settings.description.nullable(),
        lowAt: z.int().min(0).max(1_000_000).optional(),
        expiresAt: settings.expiresAt.nullable(),
      })
      .refine(
        (body) => Object.keys(body).length > 0,
        'name what changes: name, description, lowAt, expiresAt',
      ),
    response: CodePoolView,
    problems: { 422: 'It would have expired already.' },
  }),
  deleteCodePool: defineEndpoint({
    method: 'DELETE',
    path: '/v1/code-pools/{poolId}',
    operationId: 'deleteCodePool',
    tag,
    summary: 'Delete a pool: nobody is given its codes any more, and they are erased with who had them',
    description:
      'Refused while messages hold its codes. Codes are erased by the queue from a quarter of an hour later on, 20,000 at a time: sends under way may have them in hand until then. Export who had which code before, if that is still needed.',
    params,
    query,
    status: 204,
    problems: { 409: 'Templates, broadcasts, journeys or replies hold its codes; `detail` lists them.' },
  }),
  addCodes: defineEndpoint({
    method: 'POST',
    path: '/v1/code-pools/{poolId}/codes',
    operationId: 'addCodes',
    tag,
    summary: 'Add up to 10,000 codes; those that the pool has are counted and left out',
    params,
    query,
    body: z.strictObject({ codes: z.array(z.string().refine(isCode, codeRule)).min(1).max(10_000) }),
    mostBodyBytes,
    response: z.object({
      added: z.int(),
      duplicates: z.int().describe('In the pool before, or twice in the list'),
    }),
  }),
  lookUpCodes: defineEndpoint({
    method: 'POST',
    path: '/v1/code-pools/{poolId}/lookup',
    operationId: 'lookUpCodes',
    tag,
    summary: 'Who has a code, or which codes a member has',
    description: 'A POST, so that codes stand in no address and so in no log.',
    params,
    query,
    body: z.union([z.strictObject({ code: z.string() }), z.strictObject({ memberId: z.uuid() })]),
    response: z.object({
      items: z.array(
        z
          .object({
            code: z.string(),
            memberId: z.uuid(),
            sendId: z.string().describe('The send that it was first given in'),
            at: z.iso.datetime(),
          })
          .meta({ id: 'GivenCode' }),
      ),
    }),
  }),
  ...uploadEndpoints,
};
