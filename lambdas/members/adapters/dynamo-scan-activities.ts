import { QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { mapBounded } from '../../shared/domain/map-bounded.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { ScanActivities, TypedActivity } from '../contracts.ts';
import { timeKey, typePartition } from './dynamo-activities.ts';

const dayMs = 86_400_000;
const allShards = '0123456789abcdef'.split('');
const queriesUnderWay = 16;

const Row = z.object({ memberId: z.string(), typeSk: z.string(), amountMinor: z.number().optional() });

/** Reads the index `byType`, day by day, the shards of a day side by side. */
export function createScanActivities({
  client,
  tables,
}: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'activity'>;
}): ScanActivities {
  return async function* scan({ channelId, type, fromEpochMs, toEpochMs, shards = allShards }) {
    for (let at = fromEpochMs - (fromEpochMs % dayMs); at <= toEpochMs; at += dayMs) {
      const pages = await mapBounded(shards, queriesUnderWay, (shard) =>
        readShard(typePartition({ channelId, type, at, memberId: shard })),
      );
      for (const page of pages) if (page.length > 0) yield page;
    }

    async function readShard(partition: string): Promise<TypedActivity[]> {
      const rows: TypedActivity[] = [];
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName: tables.activity,
            IndexName: 'byType',
            KeyConditionExpression: 'typePk = :type AND typeSk BETWEEN :from AND :to',
            ExpressionAttributeValues: {
              ':type': partition,
              ':from': timeKey(fromEpochMs),
              // Behind every row of that very millisecond.
              ':to': `${timeKey(toEpochMs)}$`,
            },
            ExclusiveStartKey,
          }),
        );
        for (const item of Items) {
          const { memberId, typeSk, amountMinor } = Row.parse(item);
          rows.push({ memberId, at: Number(typeSk.slice(0, 13)), amountMinor });
        }
        ExclusiveStartKey = LastEvaluatedKey;
      } while (ExclusiveStartKey);
      return rows;
    }
  };
}
