import { z } from 'zod';
import { ChannelSettings } from '../access/contracts.ts';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelPaging, pageOf } from '../shared/edge/http/paging.ts';
import { csvColumns } from './domain/csv-columns.ts';
import { chosenEncodings } from './domain/csv-encoding.ts';
import { importStatuses } from './domain/order-import.ts';

const tag = 'commerce';
const query = z.strictObject({ channelId: z.string().optional() });
const params = z.object({ importId: z.uuid() });
const Column = z.enum(csvColumns);

export const OrderImportView = z
  .object({
    importId: z.uuid(),
    status: z.enum(importStatuses),
    reason: z.string().optional().describe('Why the file was refused, and what to do'),
    rowsRead: z.int(),
    ordersPlaced: z.int(),
    ordersKnown: z.int().describe('Came before, with the same content'),
    conflicts: z.int().describe('Came before, with another content; they are left as they were'),
    rowErrors: z.int().describe('Wrong rows; an order with one is not recorded'),
    bytesDone: z.int(),
    bytesTotal: z.int().optional(),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().optional(),
    finishedAt: z.iso.datetime().optional(),
    etaSeconds: z.int().optional(),
  })
  .meta({ id: 'OrderImport' });
export type OrderImportView = z.infer<typeof OrderImportView>;

const ImportProblem = z
  .object({
    row: z.int().describe('As a spreadsheet counts: the header is row 1'),
    column: Column.optional(),
    message: z.string().describe('What is wrong and what to do, without the value'),
  })
  .meta({ id: 'OrderImportProblem' });

const description =
  'PUT the file to `uploadUrl` with `content-type: text/csv` within the hour, then start the import. The first row names ' +
  `the columns: ${csvColumns.join(', ')}, or other usual names of them in English, Chinese, Japanese and Thai; \`columns\` ` +
  'says how a file names them otherwise. An order needs order_id, placed_at, amount (1234.50) or amount_minor (123450), ' +
  'currency or `defaultCurrency`, and one of member_id, line_user_id, phone and external_id. Consecutive rows of one ' +
  'order_id are lines of one order. Comma, semicolon or tab; UTF-8, UTF-16 with its mark, or the `encoding` named here. ' +
  'At most 512 MB. Orders of the past start no journey.';

/** The admin API of order imports. */
export const importEndpoints = {
  createOrderImport: defineEndpoint({
    method: 'POST',
    path: '/v1/orders/imports',
    operationId: 'createOrderImport',
    tag,
    summary: 'Prepare the import of an order history from a CSV file',
    description,
    query,
    body: z.strictObject({
      columns: z
        .partialRecord(Column, z.string().trim().min(1).max(100))
        .optional()
        .describe('Names in the header by our columns, e.g. {"order_id": "Bill no."}'),
      defaultCurrency: z
        .string()
        .regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as TWD')
        .optional(),
      timeZone: ChannelSettings.shape.timeZone
        .optional()
        .describe("Of times without an offset; the channel's unless told"),
      encoding: z.enum(chosenEncodings).optional().describe('Of a file that is not Unicode'),
    }),
    response: z.object({
      importId: z.uuid(),
      uploadUrl: z.url(),
      status: z.enum(importStatuses),
    }),
    status: 201,
    location: '/v1/orders/imports/{importId}',
  }),
  startOrderImport: defineEndpoint({
    method: 'POST',
    path: '/v1/orders/imports/{importId}/start',
    operationId: 'startOrderImport',
    tag,
    summary: 'Start an import once its file is uploaded; again, to go on with one that stands still',
    params,
    query,
    response: OrderImportView,
    status: 202,
    location: '/v1/orders/imports/{importId}',
    problems: { 409: 'There is no file yet, or the import is over.', 413: 'The file is too large.' },
  }),
  getOrderImport: defineEndpoint({
    method: 'GET',
    path: '/v1/orders/imports/{importId}',
    operationId: 'getOrderImport',
    tag,
    summary: 'Progress of an import of orders',
    params,
    query,
    response: OrderImportView,
  }),
  listOrderImportErrors: defineEndpoint({
    method: 'GET',
    path: '/v1/orders/imports/{importId}/errors',
    operationId: 'listOrderImportErrors',
    tag,
    summary: 'Wrong rows and conflicts of an import, about in the order of the file; the first 10,000',
    params,
    query: ChannelPaging,
    response: pageOf(ImportProblem),
  }),
};
