import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import type { TableNames } from '../../shared/tables.ts';
import { Topic } from '../contracts.ts';
import type { TopicStore } from '../ports.ts';

const partition = (channelId: string): string => `TOPICS#${channelId}`;
const keyOf = (channelId: string, topicId: string) => ({ pk: partition(channelId), sk: `TOPIC#${topicId}` });

/** A channel's topics lie in one partition: fifty of them are a page. */
export function createDynamoTopics({
  client,
  tables,
}: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): TopicStore {
  const TableName = tables.records;
  return {
    async list(channelId) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': partition(channelId) },
          ConsistentRead: true,
        }),
      );
      return Items.map((item) => Topic.parse(item['topic']));
    },
    async read(channelId, topicId) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: keyOf(channelId, topicId), ConsistentRead: true }),
      );
      return Item && Topic.parse(Item['topic']);
    },
    async put(channelId, topic) {
      await client.send(new PutCommand({ TableName, Item: { ...keyOf(channelId, topic.topicId), topic } }));
    },
    async remove(channelId, topicId) {
      const { Attributes } = await client.send(
        new DeleteCommand({ TableName, Key: keyOf(channelId, topicId), ReturnValues: 'ALL_OLD' }),
      );
      return Attributes !== undefined;
    },
  };
}
