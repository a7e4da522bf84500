import type { Clock } from '../shared/domain/clock.ts';
import { dateOfDay, localDay } from '../shared/domain/local-day.ts';
import { isLow, type CodePool } from './domain/code-pool.ts';
import type { CodePoolStore, CodeStore } from './ports.ts';

export interface WatchLevelDeps {
  pools: Pick<CodePoolStore, 'markLow'>;
  codes: Pick<CodeStore, 'countLeft'>;
  clock: Pick<Clock, 'now'>;
  log: (code: 'CODES_LOW', detail: Record<string, string>) => void;
}

/** LINE takes 2,000 pushes a second, so no channel gives more codes than this within the time of one look. */
const lookMs = 60_000;
const mostGivenMeanwhile = 120_000;

/** Tells once a day that a pool runs low. While more is left than a minute can take, it is looked at once a minute. */
export function createWatchLevel(deps: WatchLevelDeps): (pool: CodePool) => Promise<void> {
  const plentiful = new Map<string, number>();
  return async (pool) => {
    const now = deps.clock.now();
    if (now < (plentiful.get(pool.key) ?? -Infinity) + lookMs) return;
    const left = await deps.codes.countLeft(pool);
    if (left >= pool.lowAt + mostGivenMeanwhile) plentiful.set(pool.key, now);
    else plentiful.delete(pool.key);
    if (!isLow(pool, left)) return;
    if (!(await deps.pools.markLow(pool, dateOfDay(localDay(now, 'UTC'))))) return;
    const { channelId, poolId } = pool;
    deps.log('CODES_LOW', { channelId, poolId, left: String(left) });
  };
}
