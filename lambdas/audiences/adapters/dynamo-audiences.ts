import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { queryPartition } from '../../shared/edge/dynamo/query-partition.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { Audience, AudienceStore, LineAudience, LineAudienceStore } from '../ports.ts';

interface Deps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}

/** Records of one kind in a partition a channel, as they are: only this adapter writes them. */
function createStore<Item extends { channelId: string }>(
  { client, tables }: Deps,
  { prefix, idOf }: { prefix: string; idOf: (item: Item) => string },
) {
  const TableName = tables.records;
  const pk = (channelId: string): string => `${prefix}S#${channelId}`;
  const keyOf = (channelId: string, id: string) => ({ pk: pk(channelId), sk: `${prefix}#${id}` });
  const toItem = (stored: Record<string, unknown>): Item => stored['item'] as Item;
  return {
    keyOf,
    async put(item: Item): Promise<void> {
      await client.send(new PutCommand({ TableName, Item: { ...keyOf(item.channelId, idOf(item)), item } }));
    },
    async read(channelId: string, id: string): Promise<Item | undefined> {
      const Key = keyOf(channelId, id);
      const { Item: stored } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return stored && toItem(stored);
    },
    async list(channelId: string): Promise<readonly Item[]> {
      const stored = await queryPartition(client, TableName, pk(channelId));
      return stored.map(toItem);
    },
    async remove(channelId: string, id: string): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key: keyOf(channelId, id) }));
    },
  };
}

export function createDynamoAudiences(deps: Deps): AudienceStore {
  const { keyOf, ...store } = createStore<Audience>(deps, {
    prefix: 'AUDIENCE',
    idOf: ({ audienceId }) => audienceId,
  });
  return {
    ...store,
    async markChanged(channelId, audienceId) {
      await unlessRefused(
        deps.client.send(
          new UpdateCommand({
            TableName: deps.tables.records,
            Key: keyOf(channelId, audienceId),
            UpdateExpression: 'SET #item.isChanged = :true',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeNames: { '#item': 'item' },
            ExpressionAttributeValues: { ':true': true },
          }),
        ),
      );
    },
  };
}

export const createDynamoLineAudiences = (deps: Deps): LineAudienceStore =>
  createStore<LineAudience>(deps, {
    prefix: 'LINEAUDIENCE',
    idOf: ({ lineAudienceId }) => lineAudienceId,
  });
