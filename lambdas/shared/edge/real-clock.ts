import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../domain/clock.ts';

/** The time of the machine. */
export const realClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds) => {
    await sleep(milliseconds);
  },
};
