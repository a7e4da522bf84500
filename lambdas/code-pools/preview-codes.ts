import type { Clock } from '../shared/domain/clock.ts';
import type { PreviewCodes } from './contracts.ts';
import { isExpired } from './domain/code-pool.ts';
import type { CodeLeases, CodePoolStore, CodeStore } from './ports.ts';

/** Takes nothing: what senders take meanwhile is not known. */
export function createPreviewCodes(deps: {
  pools: Pick<CodePoolStore, 'read'>;
  codes: Pick<CodeStore, 'countLeft'>;
  leases: Pick<CodeLeases, 'ofMembers'>;
  clock: Pick<Clock, 'now'>;
}): PreviewCodes {
  return async (channelId, poolId) => {
    const pool = await deps.pools.read(channelId, poolId);
    if (!pool || isExpired(pool, deps.clock.now())) return { left: 0, holders: nobody };
    const left = await deps.codes.countLeft(pool);
    if (pool.perMember === 'onePerSend') return { left, holders: nobody };
    return {
      left,
      holders: async (memberIds) => new Set((await deps.leases.ofMembers(pool, memberIds)).keys()),
    };
  };
}

const nobody = () => Promise.resolve(new Set<string>());
