import { QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { TableNames } from '../../shared/tables.ts';
import { mostBlockCodes } from '../domain/block-size.ts';
import type { Head } from '../domain/plan-leases.ts';
import type { CodeStore } from '../ports.ts';
import { headPartition, shards } from './code-keys.ts';

const HeadItem = z
  .object({ sk: z.string(), next: z.number(), size: z.number() })
  .transform(({ sk, ...counts }): Head => ({ blockId: sk, ...counts }));

/** A few more than would do if all were whole. */
const spareHeads = 2;

/**
 * Looks for blocks from a random place on, so that senders side by side seldom want the same ones; looks at the ones
 * before it as well before it finds too few.
 */
export function createOpenHeads(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  random: () => number;
}): CodeStore['openHeads'] {
  const query = async (
    pk: string,
    { condition, place, limit }: { condition: '>=' | '<'; place: string; limit: number },
  ): Promise<Head[]> => {
    const { Items = [] } = await deps.client.send(
      new QueryCommand({
        TableName: deps.tables.records,
        KeyConditionExpression: `pk = :pk AND sk ${condition} :place`,
        ExpressionAttributeValues: { ':pk': pk, ':place': place },
        ConsistentRead: true,
        Limit: limit,
      }),
    );
    return Items.map((item) => HeadItem.parse(item));
  };

  return async (pool, wanted, mostHeads) => {
    const heads: Head[] = [];
    const from = deps.random();
    for (const condition of ['>=', '<'] as const) {
      const missing = wanted - heads.reduce((sum, { next, size }) => sum + size - next, 0);
      if (missing <= 0) break;
      const limit = Math.min(mostHeads, Math.ceil(missing / mostBlockCodes) + spareHeads);
      const asked = shards.map((shard) =>
        query(headPartition(pool, shard), { condition, place: placeIn(shard, from), limit }),
      );
      heads.push(...(await Promise.all(asked)).flat());
    }
    const first = Math.floor(deps.random() * heads.length);
    return [...heads.slice(first), ...heads.slice(0, first)].slice(0, mostHeads);
  };
}

/** A place among the ids of a shard's blocks: part 0 to 1 of the way from the first to the last one. */
const placeIn = (shard: string, part: number): string =>
  Math.floor(Number.parseInt(`${shard}0000`, 16) + part * 0x4_0000)
    .toString(16)
    .padStart(5, '0');
