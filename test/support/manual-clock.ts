import type { Clock } from '../../lambdas/shared/domain/clock.ts';

/** A clock that stands still until told otherwise; sleeping moves it. */
export interface ManualClock extends Clock {
  set(epochMs: number): void;
  advance(milliseconds: number): void;
}

export function manualClock(startEpochMs = Date.UTC(2026, 10, 23, 3)): ManualClock {
  let now = startEpochMs;
  return {
    now: () => now,
    sleep: (milliseconds) => {
      now += milliseconds;
      return Promise.resolve();
    },
    set: (epochMs) => {
      now = epochMs;
    },
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}
