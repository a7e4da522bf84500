import type { Machines } from '../../lambdas/journeys/ports.ts';

/** A workflow service that takes everything and runs nothing. */
export const noMachines: Machines = {
  create: () => Promise.resolve(),
  remove: () => Promise.resolve(),
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  hasRunning: () => Promise.resolve(false),
};
