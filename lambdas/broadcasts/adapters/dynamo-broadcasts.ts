import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { queryAll } from '../../shared/edge/dynamo/query-all.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { Broadcast } from '../domain/broadcast.ts';
import type { ChunkDone } from '../domain/figures.ts';
import type { BroadcastStore } from '../ports.ts';

interface Deps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}

const listPartition = (channelId: string): string => `BROADCASTS#${channelId}`;
const sortKey = (broadcastId: string): string => `BROADCAST#${broadcastId}`;
const keyOf = (channelId: string, broadcastId: string) => ({
  pk: listPartition(channelId),
  sk: sortKey(broadcastId),
});
const donePartition = (broadcastId: string): string => `BROADCAST#${broadcastId}`;
const doneKey = (broadcastId: string, chunk: number) => ({
  pk: donePartition(broadcastId),
  sk: `DONE#${String(chunk).padStart(7, '0')}`,
});

/** Broadcasts in a partition a channel; their ids begin with the time. What was done lies in a partition of its own. */
export function createDynamoBroadcasts({ client, tables }: Deps): BroadcastStore {
  const TableName = tables.records;
  const itemOf = (broadcast: Broadcast) => ({
    ...keyOf(broadcast.channelId, broadcast.broadcastId),
    revision: broadcast.revision,
    broadcast,
  });
  const put = (Item: Record<string, unknown>, condition: object): Promise<boolean> =>
    unlessRefused(client.send(new PutCommand({ TableName, Item, ...condition })));
  const ifAbsent = { ConditionExpression: 'attribute_not_exists(pk)' };

  return {
    async create(broadcast) {
      await put(itemOf(broadcast), ifAbsent);
    },
    async read(channelId, broadcastId) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: keyOf(channelId, broadcastId), ConsistentRead: true }),
      );
      return Item?.['broadcast'] as Broadcast | undefined;
    },
    replace: (broadcast) =>
      put(itemOf({ ...broadcast, revision: broadcast.revision + 1 }), {
        ConditionExpression: 'revision = :known',
        ExpressionAttributeValues: { ':known': broadcast.revision },
      }),
    async remove(channelId, broadcastId) {
      await client.send(new DeleteCommand({ TableName, Key: keyOf(channelId, broadcastId) }));
    },
    async list(channelId, { limit, before }) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND sk < :before',
          ExpressionAttributeValues: {
            ':pk': listPartition(channelId),
            ':before': before === undefined ? 'BROADCAST$' : sortKey(before),
          },
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      const broadcasts = Items.map((item) => item['broadcast'] as Broadcast);
      const last = broadcasts.at(-1);
      return { broadcasts, ...(LastEvaluatedKey && last ? { next: last.broadcastId } : {}) };
    },
    async addDone(broadcastId, done) {
      await put({ ...doneKey(broadcastId, done.chunk), done }, ifAbsent);
    },
    async replaceDone(broadcastId, done) {
      await put({ ...doneKey(broadcastId, done.chunk), done }, {});
    },
    async removeDone(broadcastId, chunk) {
      await client.send(new DeleteCommand({ TableName, Key: doneKey(broadcastId, chunk) }));
    },
    async listDone(broadcastId) {
      const items = await queryAll(client, {
        TableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :done)',
        ExpressionAttributeValues: { ':pk': donePartition(broadcastId), ':done': 'DONE#' },
        ConsistentRead: true,
      });
      return items.map((item) => item['done'] as ChunkDone);
    },
  };
}
