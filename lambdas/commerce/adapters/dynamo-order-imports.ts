import { GetCommand, PutCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { WritePart } from '../../shared/domain/write-part.ts';
import type { TableNames } from '../../shared/tables.ts';
import { csvColumns } from '../domain/csv-columns.ts';
import { csvEncodings } from '../domain/csv-encoding.ts';
import { importStatuses, type OrderImport } from '../domain/order-import.ts';
import type { ListedProblem, OrderImportStore } from '../import-orders/ports.ts';

const keptMs = 90 * 86_400_000;

const Column = z.enum(csvColumns);
const Encoding = z.enum(csvEncodings);
const Count = z.int();

const ImportItem = z.object({
  importId: z.string(),
  channelId: z.string(),
  status: z.enum(importStatuses),
  choices: z.object({
    columns: z.partialRecord(Column, z.string()).optional(),
    defaultCurrency: z.string().optional(),
    encoding: Encoding.optional(),
  }),
  timeZone: z.string(),
  createdAt: z.int(),
  startedAt: z.int().optional(),
  finishedAt: z.int().optional(),
  reason: z.string().optional(),
  bytesTotal: z.int(),
  part: z.int(),
  position: z.object({ byte: z.int(), row: z.int(), skippedOrderId: z.string().optional() }),
  layout: z
    .object({
      encoding: Encoding,
      delimiter: z.enum([',', ';', '\t']),
      columns: z.partialRecord(Column, z.int()),
      width: z.int(),
    })
    .optional(),
  counts: z.object({
    rowsRead: Count,
    ordersPlaced: Count,
    ordersKnown: Count,
    conflicts: Count,
    rowErrors: Count,
  }),
  listed: z.int(),
}) satisfies z.ZodType<OrderImport>;

const Problem = z.object({
  number: z.int(),
  row: z.int(),
  column: Column.optional(),
  message: z.string(),
}) satisfies z.ZodType<ListedProblem>;

type ImportKey = Pick<OrderImport, 'channelId' | 'importId'>;

const digits = (count: number, width: number): string => String(count).padStart(width, '0');
const pkOf = ({ channelId, importId }: ImportKey): string => `ORDERIMPORT#${channelId}#${importId}`;
const importKey = (given: ImportKey) => ({ pk: pkOf(given), sk: 'IMPORT' });
const knownKey = (given: OrderImport) => ({ pk: pkOf(given), sk: `KNOWN#${digits(given.part, 6)}` });
const problemSk = (number: number): string => `PROBLEM#${digits(number, 6)}`;

/** Imports, which orders were known before each part, and the list of problems; all go after 90 days. */
export function createDynamoOrderImports(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  writeAll: (parts: readonly WritePart[]) => Promise<void>;
}): OrderImportStore {
  const { client, writeAll } = deps;
  const TableName = deps.tables.records;
  const expiresAt = ({ createdAt }: OrderImport): number => Math.floor((createdAt + keptMs) / 1000);
  const toItem = (given: OrderImport) => ({ ...importKey(given), ...given, expiresAt: expiresAt(given) });

  return {
    async create(given) {
      await client.send(new PutCommand({ TableName, Item: toItem(given) }));
    },

    async read(channelId, importId) {
      const Key = importKey({ channelId, importId });
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && ImportItem.parse(Item);
    },

    replace: (before, after) =>
      unlessRefused(
        client.send(
          new PutCommand({
            TableName,
            Item: toItem(after),
            ConditionExpression: '#status = :status AND part = :part',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: { ':status': before.status, ':part': before.part },
          }),
        ),
      ),

    async settleKnown(current, known) {
      const Key = knownKey(current);
      const put = new PutCommand({
        TableName,
        // One byte an order: a part of a few megabytes has far less than DynamoDB's 400 KB.
        Item: { ...Key, known: Uint8Array.from(known, Number), expiresAt: expiresAt(current) },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      if (await unlessRefused(client.send(put))) return known;
      const { Item = {} } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Array.from(z.instanceof(Uint8Array).parse(Item['known']), Boolean);
    },

    putProblems: (current, problems) =>
      writeAll(
        problems.map((problem) => ({
          label: 'problem of a row',
          item: {
            Put: {
              TableName,
              Item: {
                pk: pkOf(current),
                sk: problemSk(problem.number),
                ...problem,
                expiresAt: expiresAt(current),
              },
            },
          },
        })),
      ),

    async listProblems(given, { limit, from }) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: {
            ':pk': pkOf(given),
            ':from': problemSk(from),
            ':to': problemSk(from + limit - 1),
          },
        }),
      );
      return Items.map((item) => Problem.parse(item));
    },
  };
}
