import { z } from 'zod';
import { CodePoolId } from '../../stepfunctions/journey/code-fields.ts';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { mostCodes } from './domain/read-codes.ts';

const tag = 'code-pools';
const query = z.strictObject({ channelId: z.string().optional() });
const params = z.object({ poolId: CodePoolId });
const uploadParams = params.extend({ uploadId: z.uuid() });

const CodeUploadView = z
  .object({
    uploadId: z.uuid(),
    status: z.enum(['waiting for file', 'reading', 'done', 'refused']),
    createdAt: z.iso.datetime(),
    rows: z.int().optional(),
    added: z.int().optional(),
    duplicates: z.int().optional().describe('In the pool before, or twice in the file'),
    problemCount: z.int().optional(),
    problems: z
      .array(z.object({ row: z.int(), message: z.string() }))
      .optional()
      .describe('The first 1,000 rows without a fit code'),
    reason: z.string().optional().describe('Why the file was refused, and what to do'),
  })
  .meta({ id: 'CodeUpload' });

/** The admin API of files with codes. */
export const uploadEndpoints = {
  uploadCodes: defineEndpoint({
    method: 'POST',
    path: '/v1/code-pools/{poolId}/uploads',
    operationId: 'uploadCodes',
    tag,
    summary: `A link for a CSV or text of up to ${mostCodes} codes; PUT it there, then start reading`,
    description: 'PUT the file with `content-type: text/csv` within the hour. One code a row, in UTF-8.',
    params,
    query,
    response: z.object({ uploadId: z.uuid(), uploadUrl: z.string() }),
    status: 201,
    location: '/v1/code-pools/{poolId}/uploads/{uploadId}',
  }),
  readCodeFile: defineEndpoint({
    method: 'POST',
    path: '/v1/code-pools/{poolId}/uploads/{uploadId}/import',
    operationId: 'readCodeFile',
    tag,
    summary: 'Read the uploaded file; rows without a fit code are listed in the upload',
    params: uploadParams,
    query,
    body: z.strictObject({
      column: z
        .string()
        .trim()
        .min(1)
        .max(100)
        .optional()
        .describe(
          'Its name in the first row; without it the file has no header and codes in its first column',
        ),
    }),
    response: CodeUploadView,
    status: 202,
    location: '/v1/code-pools/{poolId}/uploads/{uploadId}',
    problems: { 409: 'The file is read already.' },
  }),
  getCodeUpload: defineEndpoint({
    method: 'GET',
    path: '/v1/code-pools/{poolId}/uploads/{uploadId}',
    operationId: 'getCodeUpload',
    tag,
    summary: 'How far an upload is',
    params: uploadParams,
    query,
    response: CodeUploadView,
  }),
};
