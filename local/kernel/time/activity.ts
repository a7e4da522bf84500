import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Knows when the program is quiet: all work under way has ended or sleeps.
 *
 * A work is asleep when something in it sleeps and no call in it is awake. So a handler that races a call against a
 * timeout is awake while the call runs, and asleep while it only waits for the clock.
 */
export interface Activity {
  /** Runs a work of its own, whoever starts it. */
  run<Answer>(task: () => Promise<Answer>): Promise<Answer>;
  /** Runs a call within the current work (a request to a store or a server), or a work when there is none. */
  track<Answer>(call: () => Promise<Answer>): Promise<Answer>;
  /** Marks the current work as sleeping until the answered function is called. */
  fallAsleep(): () => void;
  /** True inside `run` and `track`. */
  isInside(): boolean;
  /** Rises whenever anything starts, ends, falls asleep or wakes. */
  beats(): number;
  /** Resolves in a later turn of the event loop, once nothing is awake. */
  quiet(): Promise<void>;
}

interface Work {
  readonly parent: Work | undefined;
  sleeps: number;
  awakeCalls: number;
  asleepCalls: number;
  ended: boolean;
}

const isAwake = (work: Work): boolean =>
  !work.ended && (work.awakeCalls > 0 || (work.sleeps === 0 && work.asleepCalls === 0));
const isAsleep = (work: Work): boolean => !work.ended && !isAwake(work);

/**
 * Works that show no sign of life for so long while others sleep, and while no call is under way, are taken to wait for
 * a sleeper (a shared lease, say) and count as quiet. In real milliseconds.
 */
const silenceMs = 250;

export function createActivity(): Activity {
  const current = new AsyncLocalStorage<Work>();
  const everything: Work = { parent: undefined, sleeps: 0, awakeCalls: 0, asleepCalls: 0, ended: false };
  let beats = 0;
  let awakeCalls = 0;
  let waiters: (() => void)[] = [];
  let isLooking = false;
  let watch: NodeJS.Timeout | undefined;

  function change(work: Work, apply: () => void): void {
    beats += 1;
    awakeCalls += updateUpwards(work, apply);
    if (everything.awakeCalls === 0) lookSoon();
  }

  /** A later turn of the event loop, so that what has just ended can go on to its next work. */
  function lookSoon(): void {
    if (isLooking || waiters.length === 0) return;
    isLooking = true;
    setImmediate(() => {
      isLooking = false;
      if (everything.awakeCalls === 0) release();
    });
  }

  function release(): void {
    clearTimeout(watch);
    watch = undefined;
    const released = waiters;
    waiters = [];
    released.forEach((resolve) => resolve());
  }

  function watchSilence(): void {
    const before = beats;
    watch = setTimeout(() => {
      const waitsForSleeper = beats === before && awakeCalls === 0 && everything.asleepCalls > 0;
      if (waitsForSleeper) release();
      else watchSilence();
    }, silenceMs).unref();
  }

  async function runUnder<Answer>(parent: Work, task: () => Promise<Answer>): Promise<Answer> {
    // Ended until the change that begins it, so that the parents count it.
    const work: Work = { parent, sleeps: 0, awakeCalls: 0, asleepCalls: 0, ended: true };
    change(work, () => (work.ended = false));
    try {
      return await current.run(work, task);
    } finally {
      change(work, () => (work.ended = true));
    }
  }

  const currentWork = (): Work | undefined => {
    const work = current.getStore();
    return work?.ended ? undefined : work;
  };

  return {
    run: (task) => runUnder(everything, task),
    track: (call) => runUnder(currentWork() ?? everything, call),
    fallAsleep() {
      const work = currentWork();
      if (!work) return () => undefined;
      change(work, () => (work.sleeps += 1));
      return () => change(work, () => (work.sleeps -= 1));
    },
    isInside: () => currentWork() !== undefined,
    beats: () => beats,
    quiet: () =>
      new Promise((resolve) => {
        waiters.push(resolve);
        if (everything.awakeCalls === 0) lookSoon();
        if (watch === undefined) watchSilence();
      }),
  };
}

/**
 * Applies a change to a work and tells its parents, as far as their state changes by it.
 * @returns by how much the number of awake calls has grown; works of their own are not calls
 */
function updateUpwards(work: Work, apply: () => void): number {
  const before = { awake: isAwake(work), asleep: isAsleep(work) };
  apply();
  const { parent } = work;
  const awake = Number(isAwake(work)) - Number(before.awake);
  const asleep = Number(isAsleep(work)) - Number(before.asleep);
  if (!parent || (awake === 0 && asleep === 0)) return 0;
  const above = updateUpwards(parent, () => {
    parent.awakeCalls += awake;
    parent.asleepCalls += asleep;
  });
  return above + (parent.parent ? awake : 0);
}
