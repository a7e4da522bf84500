import { PutCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import { mapBounded } from '../../shared/domain/map-bounded.ts';
import type { TableNames } from '../../shared/tables.ts';
import { foldName } from '../domain/fold-name.ts';
import type { PersonStore } from '../ports.ts';

const PersonItem = z.object({
  memberId: z.string(),
  name: z.string().optional(),
  pictureUrl: z.string().optional(),
});

/** Names lie in 16 index partitions, so that a popular channel does not heat one. */
const nameShards = '0123456789abcdef'.split('');

const keyOf = (channelId: string, memberId: string) => ({
  pk: `PERSON#${channelId}#${memberId}`,
  sk: 'PERSON',
});

/** Personal data, apart from the member and found by the beginning of the name. */
export function createDynamoPersons(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): PersonStore {
  const { client } = deps;
  const TableName = deps.tables.records;
  return {
    async read(channelId, memberIds) {
      const keys = [...new Set(memberIds)].map((memberId) => keyOf(channelId, memberId));
      const items = (await batchGetAll(client, TableName, keys)).map((item) => PersonItem.parse(item));
      return new Map(items.map(({ memberId, name, pictureUrl }) => [memberId, { name, pictureUrl }]));
    },

    async put(channelId, memberId, person) {
      const index =
        person.name === undefined
          ? {}
          : {
              gsi1pk: `NAMES#${channelId}#${memberId[0] ?? '0'}`,
              gsi1sk: `${foldName(person.name)}#${memberId}`,
            };
      await client.send(
        new PutCommand({ TableName, Item: { ...keyOf(channelId, memberId), ...index, memberId, ...person } }),
      );
    },

    async findByName(channelId, prefix, limit) {
      const pages = await mapBounded(nameShards, nameShards.length, (shard) =>
        client.send(
          new QueryCommand({
            TableName,
            IndexName: 'gsi1',
            KeyConditionExpression: 'gsi1pk = :names AND begins_with(gsi1sk, :prefix)',
            ExpressionAttributeValues: {
              ':names': `NAMES#${channelId}#${shard}`,
              ':prefix': foldName(prefix),
            },
            Limit: limit,
          }),
        ),
      );
      const found = pages.flatMap(({ Items = [] }) =>
        Items.map((item) => [String(item['gsi1sk']), PersonItem.parse(item).memberId] as const),
      );
      return found
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([, memberId]) => memberId);
    },
  };
}
