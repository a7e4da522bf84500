import type { TableNames } from '../../shared/tables.ts';
import type { WritePart } from '../../shared/domain/write-part.ts';
import type { IndexActivities } from '../contracts.ts';
import { rowOf } from './dynamo-activities.ts';

/** Rows beside the timeline, in a partition of their own a member. */
export function createIndexActivities(deps: {
  tables: Pick<TableNames, 'activity'>;
  writeAll: (parts: readonly WritePart[]) => Promise<void>;
  retentionDays: number;
}): IndexActivities {
  return (activities) =>
    deps.writeAll(
      activities.map((activity) => ({
        label: 'index row',
        item: {
          Put: {
            TableName: deps.tables.activity,
            Item: {
              pk: `${activity.channelId}#${activity.memberId}#index`,
              ...rowOf(activity, deps.retentionDays),
            },
          },
        },
      })),
    );
}
