import { createHash } from 'node:crypto';
import { queryAll } from '../../shared/edge/dynamo/query-all.ts';
import type { RecordsDeps } from './records-access.ts';

/** Sends of one channel come side by side, a dozen a second and more; sixteen items keep their transactions apart. */
const shards = 16;

export const shardOf = (sendId: string): number =>
  (createHash('sha256').update(sendId).digest()[0] ?? 0) % shards;

/** The counters of all shards whose sort keys lie between the two, both included. */
export async function readShards(
  { client, tables }: RecordsDeps,
  partition: (shard: number) => string,
  { from, to }: { from: string; to: string },
): Promise<Record<string, unknown>[]> {
  const items = await Promise.all(
    Array.from({ length: shards }, (_, shard) =>
      queryAll(client, {
        TableName: tables.records,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': partition(shard), ':from': from, ':to': to },
      }),
    ),
  );
  return items.flat();
}
