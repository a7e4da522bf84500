import { z } from 'zod';
import type { WritePart } from '../../shared/domain/write-part.ts';
import { SendOrigin, suppressionReasons, type SuppressionReason } from '../contracts.ts';
import type { Claim } from '../domain/claim.ts';
import type { SuppressedCount } from '../domain/suppressed-report.ts';
import type { ReadSuppressed } from '../ports.ts';
import { readShards, shardOf } from './counter-shards.ts';
import type { RecordsDeps } from './records-access.ts';

const keptSeconds = 400 * 86_400;

const partition = (channelId: string, shard: number): string => `SUPPRESSED#${channelId}#${shard}`;

/** A counter is an attribute: `n|journey|new-arrivals|opted out`. */
const Counter = z
  .string()
  .transform((name) => name.split('|'))
  .pipe(
    z.tuple([
      z.literal('n'),
      z.enum(SendOrigin.options.map(({ shape }) => shape.kind.value)),
      z.string(),
      z.enum(suppressionReasons),
    ]),
  );

/** Adds whom a claim leaves out to the counters of the day; to be committed with the claim. */
export function countSuppressed(
  tableName: string,
  { sendId, channelId, origin, topicId = '', suppressed, claimedAt }: Claim,
  date: string,
): WritePart[] {
  const left = Object.entries(suppressed) as [SuppressionReason, readonly string[]][];
  const counts = left.filter(([, memberIds]) => memberIds.length > 0);
  if (counts.length === 0) return [];
  const part: WritePart = {
    label: 'suppressed counters',
    item: {
      Update: {
        TableName: tableName,
        Key: { pk: partition(channelId, shardOf(sendId)), sk: `DAY#${date}` },
        UpdateExpression: `SET expiresAt = :expiresAt ADD ${counts.map((_, index) => `#n${index} :n${index}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(
          counts.map(([reason], index) => [`#n${index}`, `n|${origin.kind}|${topicId}|${reason}`]),
        ),
        ExpressionAttributeValues: {
          ':expiresAt': Math.floor(claimedAt / 1000) + keptSeconds,
          ...Object.fromEntries(counts.map(([, memberIds], index) => [`:n${index}`, memberIds.length])),
        },
      },
    },
  };
  return [part];
}

export const createReadSuppressed =
  (deps: RecordsDeps): ReadSuppressed =>
  async (channelId, { from, to }) => {
    const ofShard = (shard: number): string => partition(channelId, shard);
    const items = await readShards(deps, ofShard, { from: `DAY#${from}`, to: `DAY#${to}` });
    return items.flatMap(countsOf);
  };

function countsOf({ sk, ...counters }: Record<string, unknown>): SuppressedCount[] {
  const date = z.string().parse(sk).slice('DAY#'.length);
  return Object.entries(counters).flatMap(([name, count]) => {
    const parsed = Counter.safeParse(name);
    if (!parsed.success) return [];
    const [, origin, topicId, reason] = parsed.data;
    return [{ date, origin, ...(topicId !== '' && { topicId }), reason, count: z.number().parse(count) }];
  });
}
