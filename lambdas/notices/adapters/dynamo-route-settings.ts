import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableNames } from '../../shared/tables.ts';
import { noRoutes, RouteSettings } from '../domain/route-settings.ts';
import type { RouteSettingsStore } from '../ports.ts';

const keyOf = (channelId: string) => ({ pk: `NOTICE-ROUTES#${channelId}`, sk: 'SETTINGS' });

export function createDynamoRouteSettings({
  client,
  tables,
}: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): RouteSettingsStore {
  const TableName = tables.records;
  return {
    async read(channelId) {
      const Key = keyOf(channelId);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item ? RouteSettings.parse(Item['settings']) : noRoutes;
    },
    async put(channelId, settings) {
      await client.send(new PutCommand({ TableName, Item: { ...keyOf(channelId), settings } }));
    },
  };
}
