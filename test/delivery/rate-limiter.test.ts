import { LineBusy } from '../../lambdas/delivery/contracts.ts';
import type { AcquireCall, RateBudget } from '../../lambdas/delivery/ports.ts';
import { createRateLimiter } from '../../lambdas/delivery/rate-limiter.ts';
import { manualClock, type ManualClock } from '../support/manual-clock.ts';
import { memoryRateBudget } from '../support/memory-send-ledger.ts';

const multicast = { channelId: 'A', method: 'multicast', purpose: 'marketing', upcoming: 1 } as const;
const push = { channelId: 'A', method: 'push', purpose: 'transactional', upcoming: 500 } as const;

describe('the rate limiter', () => {
  let clock: ManualClock;
  let budget: RateBudget;
  let leases: number;
  const limiter = (): AcquireCall => {
    const counted: RateBudget = {
      lease: (block) => {
        leases += 1;
        return budget.lease(block);
      },
    };
    return createRateLimiter({ budget: counted, clock, random: () => 0 });
  };
  /** Calls by the second in which they are made. */
  const secondsOf = async (acquire: AcquireCall, count: number, call: Parameters<AcquireCall>[0]) => {
    const start = Math.floor(clock.now() / 1000);
    const seconds = new Map<number, number>();
    for (let made = 0; made < count; made += 1) {
      await acquire(call);
      const second = Math.floor(clock.now() / 1000) - start;
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
    }
    return [...seconds.values()];
  };

  beforeEach(() => {
    clock = manualClock();
    budget = memoryRateBudget();
    leases = 0;
  });

  it('lets marketing make nineteen twentieths of the calls that LINE takes a second', async () => {
    expect(await secondsOf(limiter(), 400, multicast)).toEqual([190, 190, 20]);
  });

  it('keeps the last twentieth for transactional sends', async () => {
    const acquire = limiter();
    const transactional = { ...multicast, purpose: 'transactional' } as const;
    expect(await secondsOf(acquire, 190, multicast)).toEqual([190]);
    expect(await secondsOf(acquire, 11, transactional)).toEqual([10, 1]);
  });

  it('leases blocks, so that 500 pushes cost a handful of writes', async () => {
    const acquire = limiter();
    await Promise.all(Array.from({ length: 500 }, () => acquire(push)));
    expect(leases).toBe(5);
  });

  it('leases no more than is needed', async () => {
    const acquire = limiter();
    expect(await secondsOf(acquire, 2000, { ...push, upcoming: 1 })).toEqual([2000]);
  });

  it('spreads narrowcasts over the hour, and says at once when a wait would be long', async () => {
    const acquire = limiter();
    const narrowcast = { ...multicast, method: 'narrowcast' } as const;
    const start = clock.now();
    for (let call = 0; call < 9; call += 1) await acquire(narrowcast);
    await expect(acquire(narrowcast)).rejects.toThrow(LineBusy);
    await acquire({ ...narrowcast, purpose: 'transactional' });
    expect(clock.now()).toBe(start);
    clock.advance(600_000);
    await acquire(narrowcast);
  });

  it('keeps several processes together below LINE’s rate', async () => {
    const processes = [limiter(), limiter(), limiter()];
    const counts = new Map<number, number>();
    for (let made = 0; made < 900; made += 1) {
      await processes[made % 3]?.(multicast);
      const second = Math.floor(clock.now() / 1000);
      counts.set(second, (counts.get(second) ?? 0) + 1);
    }
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(190);
  });

  it('loses the rest of a block with its second', async () => {
    const acquire = limiter();
    await acquire(push);
    clock.advance(1000);
    await acquire(push);
    expect(leases).toBe(2);
  });

  it('gives up after a minute without a free call', async () => {
    budget = { lease: () => Promise.resolve(false) };
    await expect(limiter()(multicast)).rejects.toThrow(LineBusy);
  });

  it('goes on after a failed lease', async () => {
    const working = budget;
    budget = { lease: () => Promise.reject(new Error('throttled')) };
    const acquire = limiter();
    await expect(acquire(multicast)).rejects.toThrow('throttled');
    budget = working;
    await expect(acquire(multicast)).resolves.toBeUndefined();
  });
});
