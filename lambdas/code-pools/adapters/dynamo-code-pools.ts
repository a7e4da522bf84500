import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../shared/domain/clock.ts';
import { queryPartition } from '../../shared/edge/dynamo/query-partition.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { CodePool } from '../domain/code-pool.ts';
import type { CodePoolStore, CodeUpload, CodeUploadStore } from '../ports.ts';
import { ownPartition } from './code-keys.ts';

interface Deps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  clock: Pick<Clock, 'now'>;
}

const keptSeconds = 7 * 86_400;
const partition = (channelId: string): string => `CODEPOOLS#${channelId}`;
const poolKey = (channelId: string, poolId: string) => ({ pk: partition(channelId), sk: `POOL#${poolId}` });

/** Pools as they are: only this adapter writes them. */
export function createDynamoCodePools({ client, tables, clock }: Deps): CodePoolStore {
  const TableName = tables.records;
  const putNew = (Item: Record<string, unknown>): Promise<boolean> =>
    unlessRefused(
      client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' })),
    );
  return {
    create: (pool) => putNew({ ...poolKey(pool.channelId, pool.poolId), pool }),
    async read(channelId, poolId) {
      const Key = poolKey(channelId, poolId);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item?.['pool'] as CodePool | undefined;
    },
    async list(channelId) {
      const items = await queryPartition(client, TableName, partition(channelId));
      return items.map((item) => item['pool'] as CodePool);
    },
    async change({ channelId, poolId, key }, change) {
      const fields = Object.entries(change);
      const set = fields.filter(([, value]) => value !== null);
      const removed = fields.filter(([, value]) => value === null);
      const clause = (word: string, parts: readonly string[]) =>
        parts.length === 0 ? [] : [`${word} ${parts.join(', ')}`];
      const UpdateExpression = [
        ...clause(
          'SET',
          set.map(([name]) => `#pool.#${name} = :${name}`),
        ),
        ...clause(
          'REMOVE',
          removed.map(([name]) => `#pool.#${name}`),
        ),
      ].join(' ');
      const command = new UpdateCommand({
        ...{ TableName, Key: poolKey(channelId, poolId), UpdateExpression },
        ConditionExpression: '#pool.#key = :key',
        ExpressionAttributeNames: {
          ...{ '#pool': 'pool', '#key': 'key' },
          ...Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
        },
        ExpressionAttributeValues: {
          ':key': key,
          ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
        },
      });
      return unlessRefused(client.send(command));
    },
    async remove(channelId, poolId) {
      await client.send(new DeleteCommand({ TableName, Key: poolKey(channelId, poolId) }));
    },
    markLow: (pool, date) =>
      putNew({
        ...{ pk: ownPartition(pool), sk: `LOW#${date}` },
        expiresAt: Math.floor(clock.now() / 1000) + keptSeconds,
      }),
  };
}

export function createDynamoCodeUploads({ client, tables }: Omit<Deps, 'clock'>): CodeUploadStore {
  const TableName = tables.records;
  const keyOf = (pool: CodePool, uploadId: string) => ({ pk: ownPartition(pool), sk: `UPLOAD#${uploadId}` });
  return {
    async put(pool, upload) {
      await client.send(new PutCommand({ TableName, Item: { ...keyOf(pool, upload.uploadId), upload } }));
    },
    async read(pool, uploadId) {
      const Key = keyOf(pool, uploadId);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item?.['upload'] as CodeUpload | undefined;
    },
  };
}
