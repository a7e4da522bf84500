import { QueryCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mapBounded } from '../../shared/domain/map-bounded.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import { Activity, type AppendActivity, type LastActivity } from '../contracts.ts';
import type { ActivityStore } from '../ports.ts';
import { activityFilter } from './activity-filter.ts';

interface Deps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'activity'>;
  retentionDays: number;
}

const queriesUnderWay = 32;
export const timeKey = (epochMs: number): string => String(epochMs).padStart(13, '0');
const partition = (channelId: string, memberId: string): string => `${channelId}#${memberId}`;
const rowKey = ({ at, id }: Pick<Activity, 'at' | 'id'>): string => `${timeKey(at)}#${id}`;

/** Sixteen shards a type and UTC day, by the member's first digit, keep a busy type from heating one partition. */
export const typePartition = ({
  channelId,
  type,
  at,
  memberId,
}: Pick<Activity, 'channelId' | 'type' | 'at' | 'memberId'>): string =>
  `${channelId}#${type}#${new Date(at).toISOString().slice(0, 10).replaceAll('-', '')}#${memberId[0] ?? '0'}`;

export function createAppendActivity({ tables, retentionDays }: Omit<Deps, 'client'>): AppendActivity {
  return (activity) => ({
    label: 'timeline',
    item: {
      Put: {
        TableName: tables.activity,
        Item: { pk: partition(activity.channelId, activity.memberId), ...rowOf(activity, retentionDays) },
      },
    },
  });
}

/** What a row has besides its partition, on the timeline or not. */
export const rowOf = (activity: Activity, retentionDays: number): Record<string, unknown> => ({
  sk: rowKey(activity),
  typePk: typePartition(activity),
  typeSk: `${timeKey(activity.at)}#${activity.memberId}#${activity.id}`,
  ...activity,
  expiresAt: Math.floor(activity.at / 1000) + retentionDays * 86_400,
});

export function createLastActivity({ client, tables }: Omit<Deps, 'retentionDays'>): LastActivity {
  return async ({ channelId, memberIds, type, sinceEpochMs, where, first = false, atLeast = 1 }) => {
    const filter = activityFilter(type, where);
    const found = await mapBounded(memberIds, queriesUnderWay, async (memberId) => {
      let at: number | undefined;
      let times = 0;
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tables.activity,
            KeyConditionExpression: 'pk = :pk AND sk >= :since',
            FilterExpression: filter.expression,
            ExpressionAttributeNames: filter.names,
            ExpressionAttributeValues: {
              ':pk': partition(channelId, memberId),
              ':since': timeKey(sinceEpochMs),
              ...filter.values,
            },
            ScanIndexForward: first,
            ConsistentRead: true,
            ExclusiveStartKey,
          }),
        );
        const rows = page.Items ?? [];
        at ??= rows[0] && Activity.parse(rows[0]).at;
        times += rows.length;
        if (at !== undefined && times >= atLeast) return [memberId, at] as const;
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
      return undefined;
    });
    return new Map(found.filter((entry) => entry !== undefined));
  };
}

export function createDynamoActivities({ client, tables }: Omit<Deps, 'retentionDays'>): ActivityStore {
  const TableName = tables.activity;
  return {
    async list({ channelId, memberId, limit, before }) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: before === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :before',
          ExpressionAttributeValues: {
            ':pk': partition(channelId, memberId),
            ...(before === undefined ? {} : { ':before': before }),
          },
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      return { rows: Items.map((item) => Activity.parse(item)) };
    },

    async eraseMessage(channelId, memberId, messageId) {
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk',
            FilterExpression: 'detail.messageId = :message AND #type <> :unsent',
            ExpressionAttributeNames: { '#type': 'type' },
            ExpressionAttributeValues: {
              ':pk': partition(channelId, memberId),
              ':message': messageId,
              ':unsent': 'message.unsent',
            },
            ExclusiveStartKey,
          }),
        );
        for (const row of Items) {
          const update = new UpdateCommand({
            TableName,
            Key: { pk: row['pk'] as string, sk: row['sk'] as string },
            UpdateExpression: 'SET detail = :kept',
            // A row that expires meanwhile stays gone.
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':kept': { messageId, unsent: true } },
          });
          await unlessRefused(client.send(update));
        }
        ExclusiveStartKey = LastEvaluatedKey;
      } while (ExclusiveStartKey);
    },
  };
}
