import type { Clock } from '../../lambdas/shared/domain/clock.ts';
import type { KeyValue } from '../store/key-value.ts';
import { createActivity } from './time/activity.ts';
import { createDueHeap } from './time/due-heap.ts';
import { createMeter } from './meter.ts';
import type { Meter } from './meter.ts';
import { trackKeyValue } from './track-key-value.ts';
import { createVirtualClock } from './time/virtual-clock.ts';
import { openVirtualTime } from './time/virtual-time.ts';

export interface KernelSettings {
  /** State of the kernel and its parts. */
  readonly keyValue: KeyValue;
  /** The machine's clock in epoch milliseconds: `Date.now`. */
  readonly realNow: () => number;
  /** Uniform in [0, 1): `Math.random`. */
  readonly random: () => number;
  /** Hears of every failure in the background; each has been put up for a retry where there is one. */
  readonly report: (failure: Failure) => void;
}

export interface Failure {
  /** Which part failed: `queue inbound`, `stream relay` ... */
  readonly part: string;
  readonly error: unknown;
}

/** Time and work of the local program. Queues, workflows and the others run on it. */
export interface Kernel {
  readonly clock: Clock;
  /** The key-value area whose calls count as work. */
  readonly keyValue: KeyValue;
  readonly meter: Meter;
  readonly random: () => number;
  readonly report: (failure: Failure) => void;
  /** Calls once it is that moment, even if nothing else happens. Not durable. Answers a function that cancels. */
  at(dueAtEpochMs: number, fire: () => void): () => void;
  /** Starts background work on its own; a throw is reported under the name of the part. */
  start(part: string, task: () => Promise<void>): void;
  /** Counts a call as work until it ends: wrap what goes to a store, a disk or a server, and requests served. */
  track<Answer>(call: () => Promise<Answer>): Promise<Answer>;
  /** Runs a handler as one invocation of a Lambda function, for the meter. */
  invoke<Answer>(handler: () => Promise<Answer>): Promise<Answer>;
  /** Resolves when all that can happen now, or within a second of real time, has happened. */
  settle(): Promise<void>;
  /**
   * Moves time on and runs all that falls due, in order, each moment at its own time.
   * @param seconds 0 or more, fractions allowed
   * @returns the time after it, epoch milliseconds
   */
  advance(seconds: number): Promise<{ now: number }>;
  /** True from `close` on: parts then start nothing new. */
  isClosed(): boolean;
  /** Starts nothing any more and waits for what runs. Sleepers are left alone: their work comes again after a restart. */
  close(): Promise<void>;
}

export async function openKernel(settings: KernelSettings): Promise<Kernel> {
  const { realNow, random, report } = settings;
  const activity = createActivity();
  const meter = createMeter();
  const time = await openVirtualTime(settings.keyValue, realNow);
  const clock = createVirtualClock({ time, activity, heap: createDueHeap() });
  let isClosed = false;

  return {
    clock,
    keyValue: trackKeyValue(settings.keyValue, activity),
    meter,
    random,
    report,
    at: (dueAtEpochMs, fire) => clock.at(dueAtEpochMs, fire),
    start(part, task) {
      if (isClosed) return;
      activity.run(task).catch((error: unknown) => report({ part, error }));
    },
    track: (call) => activity.track(call),
    async invoke(handler) {
      const startedAt = clock.now();
      try {
        return await handler();
      } finally {
        meter.count('lambdaInvocations');
        meter.count('lambdaMs', clock.now() - startedAt);
      }
    },
    settle: () => clock.settle(),
    advance: (seconds) => clock.advance(seconds),
    isClosed: () => isClosed,
    async close() {
      isClosed = true;
      clock.stop();
      await activity.quiet();
    },
  };
}
