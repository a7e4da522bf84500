import { PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { queryAll } from '../../shared/edge/dynamo/query-all.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { ReconciledDay } from '../domain/reconciled-day.ts';
import type { DayStore } from '../ports.ts';
import { expiryAfter, insightsPartition } from './insight-keys.ts';

/** Reconciled days of a channel, by date. */
export function createDynamoDays({
  client,
  tables,
}: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): DayStore {
  const TableName = tables.records;
  return {
    async put(channelId, day) {
      await client.send(
        new PutCommand({
          TableName,
          Item: {
            ...{ pk: insightsPartition(channelId), sk: `DAY#${day.date}`, day },
            expiresAt: expiryAfter(day.reconciledAt),
          },
        }),
      );
    },
    async list(channelId, { from, to }) {
      const items = await queryAll(client, {
        TableName,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': insightsPartition(channelId),
          ...{ ':from': `DAY#${from}`, ':to': `DAY#${to}` },
        },
      });
      return items.map((item) => item['day'] as ReconciledDay);
    },
  };
}
