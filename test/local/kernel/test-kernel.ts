import type { KeyRange, KeyValue, KeyValueEntry } from '../../../local/store/key-value.ts';
import { openKernel } from '../../../local/kernel/kernel.ts';
import type { Failure, Kernel } from '../../../local/kernel/kernel.ts';

export interface MemoryKeyValue extends KeyValue {
  /** What a program finds that starts after this one was killed now. */
  afterKill(): MemoryKeyValue;
  /** Atomic writes so far. */
  readonly writes: number;
}

function memoryKeyValue(stored: ReadonlyMap<string, string> = new Map()): MemoryKeyValue {
  const entries = new Map(stored);
  let writes = 0;
  return {
    get: <T>(key: string) => Promise.resolve(parse(entries.get(key)) as T | undefined),
    range: <T>({ gt, gte, lt, lte, limit, reverse }: KeyRange): Promise<KeyValueEntry<T>[]> => {
      const keys = [...entries.keys()]
        .filter((key) => (gt === undefined || key > gt) && (gte === undefined || key >= gte))
        .filter((key) => (lt === undefined || key < lt) && (lte === undefined || key <= lte))
        .sort();
      if (reverse) keys.reverse();
      return Promise.resolve(
        keys.slice(0, limit).map((key) => ({ key, value: parse(entries.get(key)) as T })),
      );
    },
    async write(changes) {
      await new Promise(setImmediate);
      writes += 1;
      for (const change of changes) {
        if ('put' in change) entries.set(change.put, JSON.stringify(change.value));
        else entries.delete(change.delete);
      }
    },
    afterKill: () => memoryKeyValue(entries),
    get writes() {
      return writes;
    },
  };
}

const parse = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));

export interface TestKernel {
  readonly kernel: Kernel;
  readonly keyValue: MemoryKeyValue;
  /** What was reported, in order. */
  readonly failures: Failure[];
  /** The next program over what this one has stored; this one does nothing any more. */
  killAndRestart(): Promise<TestKernel>;
}

const opened = new Set<Kernel>();

export async function openTestKernel(keyValue = memoryKeyValue()): Promise<TestKernel> {
  const failures: Failure[] = [];
  const kernel = await openKernel({
    keyValue,
    realNow: Date.now,
    random: () => 0.5,
    report: (failure) => failures.push(failure),
  });
  opened.add(kernel);
  return {
    kernel,
    keyValue,
    failures,
    killAndRestart() {
      void kernel.close();
      return openTestKernel(keyValue.afterKill());
    },
  };
}

/** For afterEach: timers would keep the test process alive. */
export function closeTestKernels(): void {
  for (const kernel of opened) void kernel.close();
  opened.clear();
}

export const seconds = (count: number): number => count * 1000;
export const days = (count: number): number => seconds(count * 86_400);
