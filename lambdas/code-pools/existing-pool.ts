import type { Channel } from '../access/contracts.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import type { CodePool } from './domain/code-pool.ts';
import type { CodePoolStore } from './ports.ts';

export interface ExistingPoolDeps {
  pools: Pick<CodePoolStore, 'read'>;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
}

/** @throws Problem 404 */
export async function existingPool(
  { pools, resolveChannel }: ExistingPoolDeps,
  { params: { poolId }, query }: { params: { poolId: string }; query: { channelId?: string | undefined } },
): Promise<CodePool> {
  const { channelId } = await resolveChannel(query.channelId);
  const pool = await pools.read(channelId, poolId);
  if (pool) return pool;
  throw new Problem(404, 'Not found', { detail: `The channel has no code pool ${poolId}.` });
}
