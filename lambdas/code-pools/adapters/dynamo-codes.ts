import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import { queryPartition } from '../../shared/edge/dynamo/query-partition.ts';
import type { Commit, WritePart } from '../../shared/domain/write-part.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { CodePool } from '../domain/code-pool.ts';
import type { CodeStore } from '../ports.ts';
import {
  blockKey,
  blockListKey,
  codeKey,
  headKey,
  headPartition,
  shards,
  totalKey,
  totalPartition,
} from './code-keys.ts';
import { createOpenHeads } from './open-heads.ts';

interface Deps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  commit: Commit;
  random: () => number;
}

const CodeItem = z.object({ code: z.string(), blockId: z.string(), position: z.number() });
const HeadCounts = z.object({ next: z.number(), size: z.number() });

/** Others that add the same codes at the same time; each round settles at least one of them. */
const mostRounds = 20;

/** Codes lie in blocks; a block with free codes has a head, which says how far it is used. */
export function createDynamoCodes(deps: Deps): CodeStore {
  const { client, commit } = deps;
  const TableName = deps.tables.records;
  const absent = { ConditionExpression: 'attribute_not_exists(pk)' };
  const put = (label: string, Item: Record<string, unknown>): WritePart => ({
    label,
    item: { Put: { TableName, Item, ...absent } },
  });
  const query = (pk: string) => queryPartition(client, TableName, pk);
  const blockParts = (pool: CodePool, blockId: string, codes: readonly string[]): WritePart[] => [
    put('block', { ...blockKey(pool, blockId), codes }),
    put('block in the list', blockListKey(pool, blockId)),
    put('head', { ...headKey(pool, blockId), next: 0, size: codes.length }),
    {
      label: 'total',
      item: {
        Update: {
          TableName,
          Key: totalKey(pool, blockId),
          UpdateExpression: 'ADD #total :count',
          ExpressionAttributeNames: { '#total': 'total' },
          ExpressionAttributeValues: { ':count': codes.length },
        },
      },
    },
    ...codes.map((code, position) => put('code', { ...codeKey(pool, code), code, blockId, position })),
  ];
  const countLeft = async (pool: CodePool): Promise<number> => {
    const heads = await Promise.all(shards.map((shard) => query(headPartition(pool, shard))));
    return heads.flat().reduce((sum, item) => {
      const { next, size } = HeadCounts.parse(item);
      return sum + size - next;
    }, 0);
  };

  return {
    async addBlock(pool, blockId, codes) {
      for (let round = 1; round <= mostRounds; round += 1) {
        const keys = codes.map((code) => codeKey(pool, code));
        const items = await batchGetAll(client, TableName, keys, { consistentRead: true });
        const known = items.map((item) => CodeItem.parse(item));
        const own = known.filter((code) => code.blockId === blockId);
        if (own.length > 0) return { added: own.length };
        const taken = new Set(known.map(({ code }) => code));
        const fresh = codes.filter((code) => !taken.has(code));
        if (fresh.length === 0) return { added: 0 };
        const { outcome } = await commit(blockParts(pool, blockId, fresh));
        if (outcome === 'committed') return { added: fresh.length };
      }
      throw new Error(`The same codes were added by others in ${mostRounds} rounds.`);
    },
    openHeads: createOpenHeads(deps),
    countLeft,
    async figures(pool) {
      const left = await countLeft(pool);
      const totals = await query(totalPartition(pool));
      const total = totals.reduce((sum, item) => sum + z.number().parse(item['total']), 0);
      return { total, left: Math.min(left, total) };
    },
    async find(pool, code) {
      const Key = codeKey(pool, code);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && CodeItem.parse(Item);
    },
  };
}
