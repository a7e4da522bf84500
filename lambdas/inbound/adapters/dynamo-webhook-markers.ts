import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { Clock } from '../../shared/domain/clock.ts';
import type { TableNames } from '../../shared/tables.ts';
import { alreadyHandled, type WebhookMarkers } from '../ports.ts';

const MarkerItem = z.object({
  channelId: z.string(),
  webhookEventId: z.string(),
  memberId: z.string().optional(),
  replySendId: z.string().optional(),
});

/** LINE may redeliver for as long as it likes; two weeks is also the longest that SQS keeps a message. */
const keptSeconds = 14 * 86_400;

const keyOf = (channelId: string, webhookEventId: string) => ({
  pk: `WEBHOOK#${channelId}#${webhookEventId}`,
  sk: 'WEBHOOK',
});

/** Markers of handled webhook events in the records table, gone after two weeks. */
export function createDynamoWebhookMarkers(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  clock: Clock;
}): WebhookMarkers {
  const TableName = deps.tables.records;
  return {
    part: (marker) => ({
      label: alreadyHandled,
      item: {
        Put: {
          TableName,
          Item: {
            ...keyOf(marker.channelId, marker.webhookEventId),
            ...marker,
            expiresAt: Math.floor(deps.clock.now() / 1000) + keptSeconds,
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    }),
    async read(channelId, webhookEventId) {
      const Key = keyOf(channelId, webhookEventId);
      const { Item } = await deps.client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && MarkerItem.parse(Item);
    },
  };
}
