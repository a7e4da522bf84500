import type { Clock } from '../../../lambdas/shared/domain/clock.ts';
import type { Activity } from './activity.ts';
import type { DueHeap } from './due-heap.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A clock that can be moved on; see `Kernel` for what its verbs promise. */
export interface VirtualClock extends Clock {
  at(dueAtEpochMs: number, fire: () => void): () => void;
  settle(): Promise<void>;
  advance(seconds: number): Promise<{ now: number }>;
  /** No moment comes any more. */
  stop(): void;
}

/** What falls due so soon is waited for by `settle`: the batching windows and short retries of a local run. */
const settleHorizonMs = 1000;

/** While time is being advanced, moments come by themselves only after work has shown no sign of life for so long. */
const patienceMs = 250;

/** setTimeout takes no more (2^31 - 1). */
const maxTimeoutMs = 2_147_483_647;

interface VirtualClockDeps {
  readonly time: VirtualTime;
  readonly activity: Activity;
  readonly heap: DueHeap;
}

export function createVirtualClock({ time, activity, heap }: VirtualClockDeps): VirtualClock {
  let advancing = Promise.resolve();
  let isAdvancing = false;
  let isStopped = false;
  let alarm: NodeJS.Timeout | undefined;
  let alarmAt = Infinity;

  function fireUntil(epochMs: number): void {
    for (let due = heap.take(epochMs); due && !isStopped; due = heap.take(epochMs)) due.fire();
  }

  /** One timer of the machine for the nearest moment. */
  function setAlarm(): void {
    const dueAt = heap.nextDueAt() ?? Infinity;
    if (isStopped || isAdvancing || dueAt >= alarmAt) return;
    clearTimeout(alarm);
    alarmAt = dueAt;
    alarm = setTimeout(ring, Math.min(Math.max(dueAt - time.now(), 0), maxTimeoutMs));
  }

  function ring(): void {
    alarmAt = Infinity;
    if (!isAdvancing) fireUntil(time.now());
    setAlarm();
  }

  function at(dueAtEpochMs: number, fire: () => void): () => void {
    const cancel = heap.add({ dueAtEpochMs: Math.ceil(dueAtEpochMs), fire });
    setAlarm();
    return cancel;
  }

  /** A call that does not come back (a server that hangs) must not stop the clock: its timeout is one of the moments. */
  function patrol(): () => void {
    let beats = activity.beats();
    const timer = setInterval(() => {
      if (activity.beats() === beats) fireUntil(time.now());
      beats = activity.beats();
    }, patienceMs).unref();
    return () => clearInterval(timer);
  }

  async function runUntil(targetEpochMs: number): Promise<void> {
    const endPatrol = patrol();
    try {
      for (;;) {
        await activity.quiet();
        const dueAt = heap.nextDueAt();
        if (isStopped || dueAt === undefined || dueAt > targetEpochMs) break;
        await time.jumpTo(dueAt);
        fireUntil(dueAt);
      }
      await time.jumpTo(targetEpochMs);
    } finally {
      endPatrol();
    }
  }

  async function settle(): Promise<void> {
    for (;;) {
      await activity.quiet();
      const waitMs = (heap.nextDueAt() ?? Infinity) - time.now();
      if (isStopped || waitMs > settleHorizonMs) return;
      await new Promise((resolve) => setTimeout(resolve, Math.max(waitMs, 1)));
    }
  }

  function refuseInside(verb: string): void {
    if (activity.isInside())
      throw new Error(`A handler cannot ${verb}: it would wait for itself. Call it from outside.`);
  }

  return {
    now: () => time.now(),
    async sleep(milliseconds) {
      if (milliseconds <= 0) return;
      const wake = activity.fallAsleep();
      await new Promise<void>((resolve) => {
        at(time.now() + milliseconds, () => {
          wake();
          resolve();
        });
      });
    },
    at,
    async settle() {
      refuseInside('settle');
      await advancing;
      await settle();
    },
    async advance(seconds) {
      refuseInside('advance time');
      if (!Number.isFinite(seconds) || seconds < 0) {
        throw new RangeError('Time can be advanced by 0 or more seconds only.');
      }
      const turn = advancing.then(async () => {
        isAdvancing = true;
        try {
          await runUntil(time.now() + Math.round(seconds * 1000));
        } finally {
          isAdvancing = false;
          // The moment that it waits for has come nearer.
          alarmAt = Infinity;
          setAlarm();
        }
      });
      advancing = turn.catch(() => undefined);
      await turn;
      await settle();
      return { now: time.now() };
    },
    stop() {
      isStopped = true;
      clearTimeout(alarm);
    },
  };
}
