import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { StoredMessage } from '../../../stepfunctions/line-message/stored-message.ts';
import type { TableNames } from '../../shared/tables.ts';
import { AutoReply, Greeting } from '../contracts.ts';
import type { AutoReplyStore } from '../ports.ts';

const messages = z.array(StoredMessage);
const StoredAutoReply = AutoReply.extend({ messages });
const StoredGreeting = Greeting.extend({ messages });

const partition = (channelId: string) => `AUTOREPLY#${channelId}`;
const ruleKey = (channelId: string, ruleId: string) => ({ pk: partition(channelId), sk: `RULE#${ruleId}` });
const greetingKey = (channelId: string) => ({ pk: partition(channelId), sk: 'GREETING' });

/** A channel's rules and greeting lie in one partition, so handling a message reads them in one query. */
export function createDynamoAutoReplies(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): AutoReplyStore {
  const { client } = deps;
  const TableName = deps.tables.records;

  const get = async (Key: object): Promise<unknown> => {
    const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return (Item as { value?: unknown } | undefined)?.value;
  };
  const put = async (key: object, value: object): Promise<void> => {
    await client.send(new PutCommand({ TableName, Item: { ...key, value } }));
  };
  const remove = async (Key: object): Promise<boolean> => {
    const { Attributes } = await client.send(new DeleteCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }));
    return Attributes !== undefined;
  };

  return {
    async list(channelId) {
      // At most 50 keywords a rule and 100 rules a channel: one page.
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :rule)',
          ExpressionAttributeValues: { ':pk': partition(channelId), ':rule': 'RULE#' },
          ConsistentRead: true,
        }),
      );
      return Items.map((item) => StoredAutoReply.parse(item['value']));
    },
    async read(channelId, ruleId) {
      const value = await get(ruleKey(channelId, ruleId));
      return value === undefined ? undefined : StoredAutoReply.parse(value);
    },
    put: (channelId, rule) => put(ruleKey(channelId, rule.ruleId), rule),
    remove: (channelId, ruleId) => remove(ruleKey(channelId, ruleId)),
    async readGreeting(channelId) {
      const value = await get(greetingKey(channelId));
      return value === undefined ? undefined : StoredGreeting.parse(value);
    },
    putGreeting: (channelId, greeting) => put(greetingKey(channelId), greeting),
    removeGreeting: (channelId) => remove(greetingKey(channelId)),
  };
}
