import { GetCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { unpackIds } from '../../shared/domain/pack-ids.ts';
import { queryAll } from '../../shared/edge/dynamo/query-all.ts';
import { queryPartition } from '../../shared/edge/dynamo/query-partition.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { CodePool } from '../domain/code-pool.ts';
import type { CodeRemains } from '../ports.ts';
import {
  blockKey,
  blockListKey,
  blockListPartition,
  blockPartition,
  codeKey,
  givenPartition,
  headKey,
  ownPartition,
  shards,
  totalPartition,
} from './code-keys.ts';

interface Key {
  pk: string;
  sk: string;
}
type DeleteAll = (tableName: string, keys: readonly Key[]) => Promise<void>;

const BlockItem = z.object({ codes: z.array(z.string()) });
const LeaseItem = z.object({
  pk: z.string(),
  sk: z.string(),
  sendId: z.string(),
  memberIds: z.instanceof(Uint8Array),
});

/**
 * What lies under the key of a pool. A block's place in the list goes last, so that a block that was erased in part is found
 * again.
 */
export function createDynamoCodeRemains(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  deleteAll: DeleteAll;
}): CodeRemains {
  const { client, deleteAll } = deps;
  const TableName = deps.tables.records;
  const pool = (key: string): Pick<CodePool, 'key'> => ({ key });
  const keysIn = async (partition: string): Promise<Key[]> =>
    (await queryPartition(client, TableName, partition)).map(({ pk, sk }) => ({
      pk: String(pk),
      sk: String(sk),
    }));
  const leasesOf = async (key: string, blockId: string) => {
    const items = await queryAll(client, {
      ...{ TableName, IndexName: 'gsi1', KeyConditionExpression: 'gsi1pk = :pk' },
      ExpressionAttributeValues: { ':pk': blockPartition(pool(key), blockId) },
    });
    return items.map((item) => LeaseItem.parse(item));
  };

  return {
    async listBlocks(key, most) {
      const found: string[] = [];
      for (const shard of shards) {
        const Limit = most - found.length;
        if (Limit === 0) break;
        const { Items = [] } = await client.send(
          new QueryCommand({
            ...{ TableName, KeyConditionExpression: 'pk = :pk', ConsistentRead: true, Limit },
            ExpressionAttributeValues: { ':pk': blockListPartition(pool(key), shard) },
          }),
        );
        found.push(...Items.map(({ sk }) => String(sk)));
      }
      return found;
    },
    async eraseBlock(key, blockId) {
      const Key = blockKey(pool(key), blockId);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      const { codes } = Item ? BlockItem.parse(Item) : { codes: [] };
      const leases = await leasesOf(key, blockId);
      // A member of a pool with one code each has it under one key, else under one a send.
      const given = leases.flatMap(({ memberIds, sendId }) =>
        unpackIds(memberIds).flatMap((memberId) =>
          ['ONE', `SEND#${sendId}`].map((sk) => ({ pk: givenPartition(pool(key), memberId), sk })),
        ),
      );
      await deleteAll(TableName, [
        ...given,
        ...codes.map((code) => codeKey(pool(key), code)),
        headKey(pool(key), blockId),
      ]);
      await deleteAll(TableName, [...leases.map(({ pk, sk }) => ({ pk, sk })), Key]);
      await deleteAll(TableName, [blockListKey(pool(key), blockId)]);
    },
    async eraseRest(key) {
      const keys = await Promise.all([totalPartition(pool(key)), ownPartition(pool(key))].map(keysIn));
      await deleteAll(TableName, keys.flat());
    },
  };
}
