import type { Clock } from '../../shared/domain/clock.ts';

/** Time that passes by what is due and by what sleeps; nobody really waits. */
export interface VirtualClock extends Clock {
  moveTo(epochMs: number): void;
}

export function createVirtualClock(startEpochMs: number): VirtualClock {
  let now = startEpochMs;
  return {
    now: () => now,
    sleep(milliseconds) {
      now += milliseconds;
      return Promise.resolve();
    },
    moveTo: (epochMs) => void (now = Math.max(now, epochMs)),
  };
}
