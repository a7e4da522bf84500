import { GetCommand, PutCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import { Channel } from '../contracts.ts';
import type { ChannelStore } from '../ports.ts';

const keyOf = (channelId: string) => ({ pk: `CHANNEL#${channelId}`, sk: 'CHANNEL' });
const toItem = (channel: Channel) => ({
  ...keyOf(channel.channelId),
  gsi1pk: 'CHANNELS',
  gsi1sk: channel.channelId,
  ...channel,
});

export function createDynamoChannels(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): ChannelStore {
  const { client } = deps;
  const TableName = deps.tables.records;
  return {
    create(channel) {
      const ConditionExpression = 'attribute_not_exists(pk)';
      return unlessRefused(
        client.send(new PutCommand({ TableName, Item: toItem(channel), ConditionExpression })),
      );
    },
    async read(channelId) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: keyOf(channelId), ConsistentRead: true }),
      );
      return Item && Channel.parse(Item);
    },
    async list() {
      // An index lags by milliseconds; a brand has a handful of channels.
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :channels',
          ExpressionAttributeValues: { ':channels': 'CHANNELS' },
        }),
      );
      return Items.map((item) => Channel.parse(item));
    },
    async replace(channel) {
      await client.send(new PutCommand({ TableName, Item: toItem(channel) }));
    },
  };
}
