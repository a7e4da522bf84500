import { z } from 'zod';
import type { CodePool } from '../domain/code-pool.ts';
import type { GivenCode } from '../ports.ts';

/** Keys of a pool's codes in the records table, and of who has them. */
type Pool = Pick<CodePool, 'key'>;

export const codeKey = ({ key }: Pool, code: string) => ({ pk: `CODE#${key}#${code}`, sk: 'CODE' });

/** The codes of a block; they never change. Its leases are found under the same words in the index. */
export const blockPartition = ({ key }: Pool, blockId: string): string => `CODEBLOCK#${key}#${blockId}`;
export const blockKey = (pool: Pool, blockId: string) => ({ pk: blockPartition(pool, blockId), sk: 'BLOCK' });

/**
 * A lease costs two write units in a transaction, and a partition takes 1,000 a second: four of them bear LINE's 2,000
 * pushes a second, a lease each. Ids of blocks are hashes, so their first digit spreads them evenly.
 */
export const shards = ['0', '4', '8', 'c'];
const shardOf = (blockId: string): string => shards.findLast((shard) => shard <= blockId.slice(0, 1)) ?? '0';
export const headPartition = ({ key }: Pool, shard: string): string => `CODEHEADS#${key}#${shard}`;
export const headKey = (pool: Pool, blockId: string) => ({
  pk: headPartition(pool, shardOf(blockId)),
  sk: blockId,
});
/** All blocks of a pool, used up or not: what is to be erased one day. */
export const blockListPartition = ({ key }: Pool, shard: string): string => `CODEBLOCKS#${key}#${shard}`;
export const blockListKey = (pool: Pool, blockId: string) => ({
  pk: blockListPartition(pool, shardOf(blockId)),
  sk: blockId,
});
export const totalPartition = ({ key }: Pool): string => `CODETOTAL#${key}`;
export const totalKey = (pool: Pool, blockId: string) => ({
  pk: totalPartition(pool),
  sk: `SHARD#${shardOf(blockId)}`,
});

/** Uploads of the pool, and the days on which people were told that it is low. */
export const ownPartition = ({ key }: Pool): string => `CODEPOOL#${key}`;

const digits = (position: number): string => String(position).padStart(4, '0');
export const leasePartition = ({ key }: Pool, sendId: string): string => `CODELEASES#${key}#${sendId}`;
export const leaseKey = (pool: Pool, sendId: string, number: number) => ({
  pk: leasePartition(pool, sendId),
  sk: `LEASE#${digits(number)}`,
});
export const leaseIndexKey = (pool: Pool, blockId: string, from: number) => ({
  gsi1pk: blockPartition(pool, blockId),
  gsi1sk: `FROM#${digits(from)}`,
});

/** Where a pool gives one code a member, there is one item a member: its condition is what makes it one. */
export const givenPartition = ({ key }: Pool, memberId: string): string => `CODEGIVEN#${key}#${memberId}`;
export const givenKey = (pool: Pick<CodePool, 'key' | 'perMember'>, { memberId, sendId }: GivenCode) => ({
  pk: givenPartition(pool, memberId),
  sk: pool.perMember === 'one' ? 'ONE' : `SEND#${sendId}`,
});

const GivenItem = z.object({ code: z.string(), memberId: z.string(), sendId: z.string(), at: z.number() });
export const givenOf = (item: unknown): GivenCode => GivenItem.parse(item);
