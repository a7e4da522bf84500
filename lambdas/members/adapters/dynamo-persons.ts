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

const NameEntry = z.object({ memberId: z.string(), gsi1sk: z.string() });

/** Sorts behind every name that begins with what is before it, by UTF-8 bytes as DynamoDB sorts. */
const lastCharacter = '\u{10FFFF}';

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
      const items = (await batchGetAll(client, TableName, keys, { consistentRead: true })).map((item) =>
        PersonItem.parse(item),
      );
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

    async findByName(channelId, prefix, { limit, from }) {
      const folded = foldName(prefix);
      const pages = await mapBounded(nameShards, nameShards.length, (shard) =>
        client.send(
          new QueryCommand({
            TableName,
            IndexName: 'gsi1',
            KeyConditionExpression: 'gsi1pk = :names AND gsi1sk BETWEEN :from AND :to',
            ExpressionAttributeValues: {
              ':names': `NAMES#${channelId}#${shard}`,
              ':from': from ?? folded,
              ':to': `${folded}${lastCharacter}`,
            },
            // The place itself is read once more, and one more shows whether there is a next page.
            Limit: limit + 2,
          }),
        ),
      );
      const found = pages
        .flatMap(({ Items = [] }) => Items.map((item) => NameEntry.parse(item)))
        .filter(({ gsi1sk }) => gsi1sk !== from)
        .sort((a, b) => Buffer.compare(Buffer.from(a.gsi1sk), Buffer.from(b.gsi1sk)));
      const page = found.slice(0, limit);
      return {
        memberIds: page.map(({ memberId }) => memberId),
        next: found.length > limit ? page.at(-1)?.gsi1sk : undefined,
      };
    },
  };
}
