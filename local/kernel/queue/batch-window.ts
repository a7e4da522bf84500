import type { Kernel } from '../kernel.ts';

/** Holds messages back until a batch is full or the first of them has waited for the batching window. */
export interface BatchWindow {
  /** True when messages may go out; opens the window when they may not yet. */
  mayGo(visible: number): boolean;
  /** All visible messages have gone: the next one begins a new window. */
  reset(): void;
}

export function createBatchWindow(
  kernel: Pick<Kernel, 'at' | 'clock'>,
  settings: { batchSize: number; batchingWindowSeconds: number },
  onElapsed: () => void,
): BatchWindow {
  let state: 'closed' | 'open' | 'elapsed' = 'closed';
  let cancel: () => void = () => undefined;

  function open(): void {
    state = 'open';
    cancel = kernel.at(kernel.clock.now() + settings.batchingWindowSeconds * 1000, () => {
      state = 'elapsed';
      onElapsed();
    });
  }

  return {
    mayGo(visible) {
      if (visible === 0) return false;
      if (settings.batchingWindowSeconds === 0 || visible >= settings.batchSize) return true;
      if (state === 'closed') open();
      return state === 'elapsed';
    },
    reset() {
      cancel();
      state = 'closed';
    },
  };
}
