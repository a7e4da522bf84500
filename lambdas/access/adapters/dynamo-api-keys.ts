import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { TableNames } from '../../shared/tables.ts';
import type { ApiKeyStore } from '../ports.ts';

const ApiKeyItem = z.object({ hash: z.string(), keyId: z.string(), name: z.string(), createdAt: z.string() });
const keyOf = (hash: string) => ({ pk: `APIKEY#${hash}`, sk: 'APIKEY' });

export function createDynamoApiKeys(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
}): ApiKeyStore {
  const { client } = deps;
  const TableName = deps.tables.records;
  return {
    async find(hash) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: keyOf(hash) }));
      return Item && ApiKeyItem.parse(Item);
    },
    async list() {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :keys',
          ExpressionAttributeValues: { ':keys': 'APIKEYS' },
        }),
      );
      return Items.map((item) => ApiKeyItem.parse(item));
    },
    async put(record) {
      const Item = { ...keyOf(record.hash), gsi1pk: 'APIKEYS', gsi1sk: record.keyId, ...record };
      await client.send(new PutCommand({ TableName, Item }));
    },
    async remove(hash) {
      await client.send(new DeleteCommand({ TableName, Key: keyOf(hash) }));
    },
  };
}
