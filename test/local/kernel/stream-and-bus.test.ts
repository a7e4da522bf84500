import { createBus } from '../../../local/kernel/bus.ts';
import { createMeter } from '../../../local/kernel/meter.ts';
import { pumpStream } from '../../../local/kernel/pump-stream.ts';
import type { RecordSource } from '../../../local/kernel/pump-stream.ts';
import { openQueue } from '../../../local/kernel/queue/open-queue.ts';
import { closeTestKernels, openTestKernel } from './test-kernel.ts';

afterEach(closeTestKernels);

interface Entry {
  readonly sequence: number;
  readonly type: string;
}

/** A log in memory; `append` commits. */
function createLog(): RecordSource<Entry> & { append(...types: string[]): void; trimmedUpTo: number } {
  const entries: Entry[] = [];
  const listeners = new Set<() => void>();
  return {
    trimmedUpTo: 0,
    append(...types) {
      types.forEach((type) => entries.push({ sequence: entries.length + 1, type }));
      listeners.forEach((listener) => listener());
    },
    readStream: ({ after, limit }) => Promise.resolve(entries.slice(after, after + limit)),
    onCommit(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    trimStream(upTo) {
      this.trimmedUpTo = upTo;
      return Promise.resolve();
    },
  };
}

describe('the stream pump', () => {
  it('hands over what was committed before and after, in order and filtered', async () => {
    const { kernel } = await openTestKernel();
    const log = createLog();
    const got: number[] = [];
    log.append('outbox', 'other', 'outbox');
    await pumpStream(kernel, {
      name: 'relay',
      source: log,
      filter: ({ type }) => type === 'outbox',
      batchSize: 2,
      handle: (records) => Promise.resolve(void got.push(...records.map(({ sequence }) => sequence))),
    });
    log.append('outbox');
    await kernel.settle();
    log.append('other', 'other', 'outbox');
    await kernel.settle();
    expect(got).toEqual([1, 3, 4, 7]);
  });

  it('brings the same records again when the handler throws, later and later', async () => {
    const { kernel, failures } = await openTestKernel();
    const log = createLog();
    const got: number[][] = [];
    await pumpStream(kernel, {
      name: 'relay',
      source: log,
      handle(records) {
        got.push(records.map(({ sequence }) => sequence));
        return got.length < 7 ? Promise.reject(new Error('no bus')) : Promise.resolve();
      },
    });
    log.append('a', 'b');
    await kernel.settle();
    expect(got.length).toBeLessThan(7);
    await kernel.advance(60);
    expect(got).toEqual(Array(7).fill([1, 2]));
    expect(failures).toHaveLength(6);
  });

  it('goes on behind its durable cursor after a kill', async () => {
    const first = await openTestKernel();
    const log = createLog();
    log.append('a', 'b');
    await pumpStream(first.kernel, { name: 'relay', source: log, handle: () => Promise.resolve() });
    await first.kernel.settle();

    const second = await first.killAndRestart();
    const got: number[] = [];
    log.append('c');
    await pumpStream(second.kernel, {
      name: 'relay',
      source: log,
      handle: (records) => Promise.resolve(void got.push(...records.map(({ sequence }) => sequence))),
    });
    await second.kernel.settle();
    expect(got).toEqual([3]);
  });

  it('lets the source forget what was handled', async () => {
    const { kernel } = await openTestKernel();
    const log = createLog();
    log.append(...Array.from({ length: 2500 }, () => 'a'));
    await pumpStream(kernel, { name: 'relay', source: log, handle: () => Promise.resolve() });
    await kernel.settle();
    expect(log.trimmedUpTo).toBe(2000);
  });
});

describe('the bus', () => {
  it('brings an event to every queue whose rule names its type, and counts it once', async () => {
    const { kernel } = await openTestKernel();
    const settings = { kind: 'standard', visibilityTimeoutSeconds: 60, batchSize: 10 } as const;
    const named = await openQueue(kernel, { ...settings, name: 'named' });
    const prefixed = await openQueue(kernel, { ...settings, name: 'prefixed' });
    const bus = createBus(kernel.meter, [
      { types: ['tag.added', 'friend.followed'], queue: named.send },
      { types: ['tag.*'], queue: prefixed.send },
    ]);
    await bus.publish([{ type: 'tag.added' }, { type: 'tag.removed' }, { type: 'order.placed' }]);
    expect(named.depth().visible).toBe(1);
    expect(prefixed.depth().visible).toBe(2);
    expect(kernel.meter.read().busEvents).toBe(3);
  });

  it('tells the publisher when a queue did not take its events', async () => {
    const bus = createBus(createMeter(), [
      { types: ['tag.added'], queue: () => Promise.reject(new Error('disk full')) },
    ]);
    await expect(bus.publish([{ type: 'tag.added' }])).rejects.toThrow('disk full');
  });
});
