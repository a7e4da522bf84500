import { GetCommand, PutCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { queryAll } from '../../shared/edge/dynamo/query-all.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { SnapshotStore } from '../ports.ts';

/** Two years, and the day that may be compared with. */
const keptSeconds = 731 * 86_400;

/** One item a day, a few kilobytes of JSON: only read as a whole. */
export function createDynamoSnapshots(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): SnapshotStore {
  const { client } = deps;
  const TableName = deps.tables.records;
  const pk = (channelId: string): string => `SNAPSHOTS#${channelId}`;
  const days = (channelId: string, from: string, to: string) => ({
    TableName,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': pk(channelId), ':from': `DAY#${from}`, ':to': `DAY#${to}` },
  });
  const toSnapshot = (item: Record<string, unknown>): Snapshot =>
    JSON.parse(String(item['snapshot'])) as Snapshot;

  return {
    async put(channelId, snapshot) {
      const { asOf } = snapshot;
      const Item = {
        pk: pk(channelId),
        sk: `DAY#${asOf}`,
        snapshot: JSON.stringify(snapshot),
        expiresAt: Date.parse(asOf) / 1000 + keptSeconds,
      };
      await client.send(new PutCommand({ TableName, Item }));
    },
    async read(channelId, asOf) {
      const Key = { pk: pk(channelId), sk: `DAY#${asOf}` };
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && toSnapshot(Item);
    },
    async latest(channelId, onOrBefore = '9999-12-31') {
      const query = { ...days(channelId, '0000', onOrBefore), ScanIndexForward: false, Limit: 1 };
      const { Items: [item] = [] } = await client.send(new QueryCommand({ ...query, ConsistentRead: true }));
      return item && toSnapshot(item);
    },
    async list(channelId, from, to) {
      return (await queryAll(client, days(channelId, from, to))).map(toSnapshot);
    },
  };
}
