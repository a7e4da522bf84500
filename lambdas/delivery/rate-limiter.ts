import type { Clock } from '../shared/domain/clock.ts';
import { LineBusy } from './domain/line-busy.ts';
import { callRates, marketingShare } from './domain/line-limits.ts';
import type { AcquireCall, RateBudget } from './ports.ts';

/** A process takes this part of a window's calls at once: few writes, and little is lost when it stops. */
const blockShare = 1 / 20;
const longestWaitMs = 60_000;

type Call = Parameters<AcquireCall>[0];

interface Lease {
  /** Epoch seconds at which its window begins. */
  second: number;
  left: number;
  /** Calls leased in this window so far. */
  leased: number;
}

/**
 * Keeps all processes together below LINE's rates. Calls are leased in blocks for the current window, a second for most;
 * what is left of a block is lost with it. Marketing waits before it takes the share that is kept for transactional sends.
 * `acquire` throws LineBusy after a minute without a free call, and at once when none can come within a minute.
 */
export function createRateLimiter(deps: {
  budget: RateBudget;
  clock: Clock;
  random: () => number;
}): AcquireCall {
  const leases = new Map<string, Lease>();
  const queues = new Map<string, Promise<void>>();

  const take = async (key: string, call: Call): Promise<void> => {
    const giveUpAt = deps.clock.now() + longestWaitMs;
    for (;;) {
      const now = deps.clock.now();
      if (now >= giveUpAt) throw new LineBusy('All calls that LINE allows were taken for a minute.');
      const { windowSeconds } = callRates[call.method];
      const second = Math.floor(now / 1000 / windowSeconds) * windowSeconds;
      const lease = leases.get(key);
      if (lease?.second === second && lease.left > 0) {
        lease.left -= 1;
        return;
      }
      const leased = lease?.second === second ? lease.leased : 0;
      const calls = await leaseBlock(deps.budget, call, { second, most: blockSize(call, leased) });
      if (calls > 0) {
        leases.set(key, { second, left: calls - 1, leased: leased + calls });
        return;
      }
      const untilNextMs = (second + windowSeconds) * 1000 - now;
      if (untilNextMs > longestWaitMs) throw new LineBusy('All calls that LINE allows now are taken.');
      // Spread over the next window, so that waiting processes do not all ask at its first millisecond.
      await deps.clock.sleep(untilNextMs + Math.floor(deps.random() * 50));
    }
  };

  return (call) => {
    const key = `${call.channelId} ${call.method} ${call.purpose}`;
    // One lease at a time: otherwise twenty pushes that start together would lease twenty blocks.
    const turn = (queues.get(key) ?? Promise.resolve()).then(() => take(key, call));
    queues.set(
      key,
      turn.catch(() => undefined),
    );
    return turn;
  };
}

/** A block of up to `most` calls, smaller where less of the second is left; 0 when it is used up. */
async function leaseBlock(
  budget: RateBudget,
  call: Call,
  { second, most }: { second: number; most: number },
): Promise<number> {
  const { channelId, method } = call;
  for (let calls = most; calls >= 1; calls = Math.floor(calls / 2))
    if (await budget.lease({ channelId, method, second, calls, ceiling: ceilingOf(call) })) return calls;
  return 0;
}

const ceilingOf = ({ method, purpose }: Call): number =>
  Math.floor(callRates[method].calls * (purpose === 'marketing' ? marketingShare : 1));

/** Whoever has made many calls in a window is about to make more. */
const blockSize = ({ method, upcoming }: Call, leased: number): number =>
  Math.max(1, Math.min(Math.max(upcoming, leased), Math.floor(callRates[method].calls * blockShare)));
