import { createHash } from 'node:crypto';

/** Sends of one channel come side by side, a dozen a second and more; sixteen items keep their transactions apart. */
export const shards = 16;

export const shardOf = (sendId: string): number =>
  (createHash('sha256').update(sendId).digest()[0] ?? 0) % shards;
