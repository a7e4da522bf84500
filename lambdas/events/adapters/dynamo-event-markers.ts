import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { Clock } from '../../shared/domain/clock.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { EventMarker, EventMarkers } from '../ports.ts';

const MarkerItem = z.object({
  channelId: z.string(),
  id: z.string(),
  memberId: z.string(),
  contentHash: z.string(),
}) satisfies z.ZodType<EventMarker>;

/** Twice as long as an event may be old when it is told. */
const keptSeconds = 60 * 86_400;

const keyOf = (channelId: string, id: string) => ({ pk: `TOLD#${channelId}#${id}`, sk: 'TOLD' });

/** Markers of told events in the records table. */
export function createDynamoEventMarkers(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  clock: Pick<Clock, 'now'>;
}): EventMarkers {
  const TableName = deps.tables.records;
  return {
    async read(channelId, id) {
      const get = new GetCommand({ TableName, Key: keyOf(channelId, id), ConsistentRead: true });
      const { Item } = await deps.client.send(get);
      return Item && MarkerItem.parse(Item);
    },
    part: (marker) => ({
      label: 'event is new',
      item: {
        Put: {
          TableName,
          Item: {
            ...keyOf(marker.channelId, marker.id),
            ...marker,
            expiresAt: Math.floor(deps.clock.now() / 1000) + keptSeconds,
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    }),
  };
}
