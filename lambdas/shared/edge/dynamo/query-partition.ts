import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { queryAll } from './query-all.ts';

/** All items of a partition, as the last write left them. */
export const queryPartition = (
  client: DynamoDBDocumentClient,
  TableName: string,
  pk: string,
): Promise<Record<string, unknown>[]> =>
  queryAll(client, {
    TableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    ConsistentRead: true,
  });
