import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import { CommerceSettings } from '../contracts.ts';
import type { CommerceSettingsStore } from '../ports.ts';

const keyOf = (channelId: string) => ({ pk: `COMMERCE#${channelId}`, sk: 'SETTINGS' });

export function createDynamoCommerceSettings(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): CommerceSettingsStore {
  const { client } = deps;
  const TableName = deps.tables.records;
  return {
    async read(channelId) {
      const Key = keyOf(channelId);
      const { Item = {} } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return CommerceSettings.parse(Item['settings'] ?? {});
    },

    async replace(channelId, settings) {
      return unlessRefused(
        client.send(
          new UpdateCommand({
            TableName,
            Key: keyOf(channelId),
            UpdateExpression: 'SET settings = :settings',
            ConditionExpression: 'attribute_not_exists(inUse) OR settings.currency = :currency',
            ExpressionAttributeValues: { ':settings': settings, ':currency': settings.currency ?? '' },
          }),
        ),
      );
    },

    async settleCurrency(channelId, currency) {
      const Key = keyOf(channelId);
      const create = new PutCommand({
        TableName,
        Item: { ...Key, settings: { currency }, inUse: true },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      if (await unlessRefused(client.send(create))) return currency;
      const { Attributes = {} } = await client.send(
        new UpdateCommand({
          TableName,
          Key,
          UpdateExpression:
            'SET inUse = :true, settings.currency = if_not_exists(settings.currency, :currency)',
          ExpressionAttributeValues: { ':true': true, ':currency': currency },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return CommerceSettings.parse(Attributes['settings']).currency ?? currency;
    },
  };
}
