import { z } from 'zod';
import { lineDate } from '../../shared/domain/line-day.ts';
import type { WritePart } from '../../shared/domain/write-part.ts';
import { SendOrigin, type ReadSentCounts, type SentCount } from '../contracts.ts';
import { aggregationUnit } from '../domain/aggregation-unit.ts';
import type { SentNow } from '../ports.ts';
import { readShards, shardOf } from './counter-shards.ts';
import type { RecordsDeps } from './records-access.ts';

const keptSeconds = 400 * 86_400;
const partition = (channelId: string, shard: number): string => `SENT#${channelId}#${shard}`;

/**
 * Adds what a call brought to the counters of LINE's day; to be committed with the note that it did. A counter a unit and
 * day: small items, since a write costs by the size of what it touches.
 */
export function countSent(
  tableName: string,
  { sendId, channelId, origin, method, count, at }: SentNow & { sendId: string },
): WritePart {
  const unit = aggregationUnit(origin);
  return {
    label: 'sent counters',
    item: {
      Update: {
        TableName: tableName,
        Key: {
          pk: partition(channelId, shardOf(sendId)),
          sk: `DAY#${lineDate(at)}#${unit ?? origin.kind}`,
        },
        UpdateExpression: `SET expiresAt = :expiresAt, origin = :origin${unit === undefined ? '' : ', aggregationUnit = :unit'} ADD #method :count`,
        ExpressionAttributeNames: { '#method': method },
        ExpressionAttributeValues: {
          ':expiresAt': Math.floor(at / 1000) + keptSeconds,
          ':origin': origin.kind,
          ':count': count,
          ...(unit === undefined ? {} : { ':unit': unit }),
        },
      },
    },
  };
}

const CounterItem = z.object({
  sk: z.string(),
  origin: z.enum(SendOrigin.options.map(({ shape }) => shape.kind.value)),
  aggregationUnit: z.string().optional(),
  multicast: z.number().optional(),
  push: z.number().optional(),
  reply: z.number().optional(),
});

export const createReadSentCounts =
  (deps: RecordsDeps): ReadSentCounts =>
  async (channelId, { from, to }) => {
    const ofShard = (shard: number): string => partition(channelId, shard);
    // Right behind the last `DAY#<to>#...`.
    const items = await readShards(deps, ofShard, { from: `DAY#${from}`, to: `DAY#${to}$` });
    return items.map(countOf);
  };

function countOf(item: unknown): SentCount {
  const { sk, origin, aggregationUnit: unit, multicast = 0, push = 0, reply = 0 } = CounterItem.parse(item);
  const date = sk.slice('DAY#'.length, 'DAY#YYYY-MM-DD'.length);
  return { date, origin, ...(unit !== undefined && { unit }), multicast, push, reply };
}
