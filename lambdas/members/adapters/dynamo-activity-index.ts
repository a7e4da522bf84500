import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../shared/domain/clock.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { IndexActivities } from '../contracts.ts';
import { rowOf } from './dynamo-activities.ts';

/** BatchWriteItem takes 25 items (DynamoDB quota). */
const itemsPerCall = 25;
const mostTries = 8;
const firstPauseMs = 20;

/** Rows beside the timeline, in a partition of their own a member. */
export function createIndexActivities(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'activity'>;
  clock: Pick<Clock, 'sleep'>;
  retentionDays: number;
}): IndexActivities {
  const TableName = deps.tables.activity;
  return async (activities) => {
    const puts = activities.map((activity) => ({
      PutRequest: {
        Item: {
          pk: `${activity.channelId}#${activity.memberId}#index`,
          ...rowOf(activity, deps.retentionDays),
        },
      },
    }));
    for (let from = 0; from < puts.length; from += itemsPerCall) {
      let left: object[] = puts.slice(from, from + itemsPerCall);
      for (let attempt = 1; left.length > 0; attempt += 1) {
        if (attempt > mostTries) throw new Error(`DynamoDB left ${left.length} index rows unwritten.`);
        const RequestItems = { [TableName]: left as typeof puts };
        const { UnprocessedItems = {} } = await deps.client.send(new BatchWriteCommand({ RequestItems }));
        left = UnprocessedItems[TableName] ?? [];
        if (left.length > 0) await deps.clock.sleep(firstPauseMs * 2 ** attempt);
      }
    }
  };
}
