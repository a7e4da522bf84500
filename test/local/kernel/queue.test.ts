import fc from 'fast-check';
import type { OutgoingMessage, QueueMessage } from '../../../lambdas/shared/domain/queue.ts';
import { openQueue } from '../../../local/kernel/queue/open-queue.ts';
import type { Queue } from '../../../local/kernel/queue/open-queue.ts';
import type { QueueSettings } from '../../../local/kernel/queue/queue-settings.ts';
import { closeTestKernels, openTestKernel, seconds } from './test-kernel.ts';
import type { TestKernel } from './test-kernel.ts';

afterEach(closeTestKernels);

const standard: QueueSettings = {
  name: 'journeys.react',
  kind: 'standard',
  visibilityTimeoutSeconds: 60,
  batchSize: 10,
};
const fifo: QueueSettings = { name: 'inbound', kind: 'fifo', visibilityTimeoutSeconds: 60, batchSize: 10 };

const bodies = (batch: readonly QueueMessage[]): unknown[] => batch.map(({ body }) => body);
const open = ({ kernel }: TestKernel, settings: Partial<QueueSettings> = {}): Promise<Queue> =>
  openQueue(kernel, { ...standard, ...settings });
const openFifo = (test: TestKernel, settings: Partial<QueueSettings> = {}): Promise<Queue> =>
  open(test, { ...fifo, ...settings });
const fifoMessage = (groupId: string, body: unknown): OutgoingMessage => ({
  body,
  groupId,
  deduplicationId: JSON.stringify([groupId, body]),
});
const allDone = { failedIds: [] };

describe('a standard queue', () => {
  it('delivers what was sent before and after the consumer came', async () => {
    const test = await openTestKernel();
    const queue = await open(test);
    const got: unknown[] = [];
    await queue.send([{ body: 'before' }]);
    queue.consume((batch) => {
      got.push(...bodies(batch));
      return Promise.resolve(allDone);
    });
    await queue.send([{ body: { after: 1 } }]);
    await test.kernel.settle();
    expect(got).toEqual(['before', { after: 1 }]);
    expect(queue.depth()).toEqual({ visible: 0, notVisible: 0, delayed: 0 });
  });

  it('stores a send of many messages, and the end of a batch, in one write each', async () => {
    const test = await openTestKernel();
    const queue = await open(test);
    queue.consume(() => Promise.resolve(allDone));
    await queue.send(Array.from({ length: 10 }, (_, body) => ({ body })));
    await test.kernel.settle();
    expect(test.keyValue.writes).toBe(2);
  });

  it('holds a message back for its delay', async () => {
    const test = await openTestKernel();
    const queue = await open(test);
    const got: unknown[] = [];
    queue.consume((batch) => {
      got.push(...bodies(batch));
      return Promise.resolve(allDone);
    });
    await queue.send([{ body: 'late', delaySeconds: 900 }, { body: 'now' }]);
    await test.kernel.advance(890);
    expect(got).toEqual(['now']);
    expect(queue.depth().delayed).toBe(1);
    await test.kernel.advance(20);
    expect(got).toEqual(['now', 'late']);
  });

  it('brings only the named messages again, after the visibility timeout', async () => {
    const test = await openTestKernel();
    const queue = await open(test);
    const deliveries: [unknown, number][] = [];
    queue.consume((batch) => {
      deliveries.push(...batch.map(({ body, receiveCount }): [unknown, number] => [body, receiveCount]));
      return Promise.resolve({
        failedIds: batch
          .filter(({ body, receiveCount }) => body === 'bad' && receiveCount < 3)
          .map(({ id }) => id),
      });
    });
    await queue.send([{ body: 'good' }, { body: 'bad' }]);
    await test.kernel.settle();
    expect(queue.depth()).toEqual({ visible: 0, notVisible: 1, delayed: 0 });
    await test.kernel.advance(300);
    expect(deliveries).toEqual([
      ['good', 1],
      ['bad', 1],
      ['bad', 2],
      ['bad', 3],
    ]);
  });

  it('puts a poison message to the dead letters after five deliveries, others unharmed, and redrives it', async () => {
    const test = await openTestKernel();
    const queue = await open(test, { batchSize: 1 });
    let isCured = false;
    const tries = new Map<unknown, number>();
    queue.consume(([message]) => {
      tries.set(message?.body, (tries.get(message?.body) ?? 0) + 1);
      if (message?.body === 'poison' && !isCured) throw new Error('cannot digest');
      return Promise.resolve(allDone);
    });
    await queue.send([{ body: 'poison' }, { body: 'food' }]);
    await test.kernel.advance(3600);

    expect([...tries]).toEqual([
      ['poison', 5],
      ['food', 1],
    ]);
    expect(await queue.deadLetters()).toEqual([expect.objectContaining({ body: 'poison', receiveCount: 5 })]);
    expect(test.failures.map(({ part }) => part)).toEqual(Array(5).fill('queue journeys.react'));

    isCured = true;
    expect(await queue.redrive()).toBe(1);
    await test.kernel.settle();
    expect(tries.get('poison')).toBe(6);
    expect(await queue.deadLetters()).toEqual([]);
  });

  it('takes the whole batch as failed when the handler names unknown ids, as Lambda does', async () => {
    const test = await openTestKernel();
    const queue = await open(test);
    let deliveries = 0;
    queue.consume((batch) => {
      deliveries += batch.length;
      return Promise.resolve({ failedIds: deliveries > 2 ? [] : ['unknown'] });
    });
    await queue.send([{ body: 1 }, { body: 2 }]);
    await test.kernel.advance(120);
    expect(deliveries).toBe(4);
  });

  it('gathers messages for the batching window, or until the batch is full', async () => {
    const test = await openTestKernel();
    const queue = await open(test, { batchSize: 100, batchingWindowSeconds: 60 });
    const sizes: number[] = [];
    queue.consume((batch) => {
      sizes.push(batch.length);
      return Promise.resolve(allDone);
    });
    for (let round = 0; round < 5; round += 1) {
      await queue.send([{ body: round }]);
      await test.kernel.advance(10);
    }
    expect(sizes).toEqual([]);
    await test.kernel.advance(15);
    expect(sizes).toEqual([5]);

    await queue.send(Array.from({ length: 130 }, (_, body) => ({ body })));
    await test.kernel.settle();
    expect(sizes).toEqual([5, 100]);
    await test.kernel.advance(61);
    expect(sizes).toEqual([5, 100, 30]);
  });

  it('handles no more batches at a time than allowed', async () => {
    const test = await openTestKernel();
    const queue = await open(test, { batchSize: 1, maxConcurrency: 2 });
    let running = 0;
    let most = 0;
    queue.consume(async () => {
      most = Math.max(most, (running += 1));
      await test.kernel.clock.sleep(seconds(10));
      running -= 1;
      return allDone;
    });
    await queue.send(Array.from({ length: 9 }, (_, body) => ({ body })));
    await test.kernel.advance(60);
    expect(most).toBe(2);
    expect(queue.depth()).toEqual({ visible: 0, notVisible: 0, delayed: 0 });
  });

  it('does not share a body between sender and handlers', async () => {
    const test = await openTestKernel();
    const queue = await open(test);
    const body = { tags: ['vip'], at: undefined };
    const got: unknown[] = [];
    await queue.send([{ body }]);
    body.tags.push('changed');
    queue.consume((batch) => {
      got.push(...bodies(batch));
      return Promise.resolve(allDone);
    });
    await test.kernel.settle();
    expect(got).toEqual([{ tags: ['vip'] }]);
  });

  it('brings back after a kill what was in flight, delayed or waiting, and not what was done', async () => {
    const test = await openTestKernel();
    const queue = await open(test, { batchSize: 1, maxConcurrency: 1 });
    let calls = 0;
    queue.consume(() => {
      calls += 1;
      return calls === 1 ? Promise.resolve(allDone) : new Promise(() => undefined);
    });
    await queue.send([
      { body: 'done' },
      { body: 'in flight' },
      { body: 'waiting' },
      { body: 'delayed', delaySeconds: 600 },
    ]);
    while (calls < 2) await new Promise(setImmediate);

    const next = await test.killAndRestart();
    const reopened = await open(next);
    expect(reopened.depth()).toEqual({ visible: 2, notVisible: 0, delayed: 1 });
    const got: unknown[] = [];
    reopened.consume((batch) => {
      got.push(...batch.map(({ body, receiveCount }) => [body, receiveCount]));
      return Promise.resolve(allDone);
    });
    await next.kernel.advance(700);
    expect(got).toEqual([
      ['in flight', 1],
      ['waiting', 1],
      ['delayed', 1],
    ]);
  });

  it('counts failed deliveries over restarts', async () => {
    let test = await openTestKernel();
    let queue = await open(test);
    await queue.send([{ body: 'poison' }]);
    for (let round = 0; round < 5; round += 1) {
      queue.consume(() => Promise.reject(new Error('cannot digest')));
      await test.kernel.advance(round === 0 ? 1 : 61);
      test = await test.killAndRestart();
      queue = await open(test);
    }
    expect(await queue.deadLetters()).toHaveLength(1);
    expect(queue.depth()).toEqual({ visible: 0, notVisible: 0, delayed: 0 });
  });

  it('tells a sender when the message could not be stored, and never delivers it', async () => {
    const test = await openTestKernel({
      ...(await openTestKernel()).keyValue,
      write: () => Promise.reject(new Error('disk full')),
    });
    const queue = await open(test);
    await expect(queue.send([{ body: 1 }])).rejects.toThrow('disk full');
    expect(queue.depth().visible).toBe(0);
  });

  it('refuses what SQS or Lambda would refuse', async () => {
    const test = await openTestKernel();
    const queue = await open(test);
    await expect(queue.send([{ body: 'x'.repeat(1_048_576) }])).rejects.toThrow('1 MiB');
    await expect(queue.send([{ body: 1, delaySeconds: 901 }])).rejects.toThrow('0 to 900');
    await expect(open(test, { batchSize: 100 })).rejects.toThrow('batchSize');
    await expect(openFifo(test, { batchingWindowSeconds: 1 })).rejects.toThrow('batchingWindowSeconds');
  });

  it('meters requests in batches of ten, and each batch handled as one invocation', async () => {
    const test = await openTestKernel();
    const queue = await open(test);
    queue.consume(async () => {
      await test.kernel.clock.sleep(seconds(2));
      return allDone;
    });
    await queue.send(Array.from({ length: 20 }, (_, body) => ({ body })));
    await test.kernel.advance(10);
    const { queueRequests, lambdaInvocations, lambdaMs } = test.kernel.meter.read();
    expect({ queueRequests, lambdaInvocations }).toEqual({ queueRequests: 6, lambdaInvocations: 2 });
    expect(lambdaMs).toBeGreaterThanOrEqual(seconds(4));
  });
});

describe('a FIFO queue', () => {
  it('drops a second message with the same deduplication id for five minutes, also over a restart', async () => {
    let test = await openTestKernel();
    let queue = await openFifo(test);
    const twice = fifoMessage('a', 1);
    await queue.send([twice, twice]);
    await Promise.all([queue.send([twice]), queue.send([twice])]);
    expect(queue.depth().visible).toBe(1);

    test = await test.killAndRestart();
    queue = await openFifo(test);
    await queue.send([twice]);
    expect(queue.depth().visible).toBe(1);

    await test.kernel.advance(301);
    await queue.send([twice]);
    expect(queue.depth().visible).toBe(2);
  });

  it('takes a message again whose first store failed', async () => {
    const { keyValue } = await openTestKernel();
    let isFull = true;
    const test = await openTestKernel({
      ...keyValue,
      write: (changes) => (isFull ? Promise.reject(new Error('disk full')) : keyValue.write(changes)),
    });
    const queue = await openFifo(test);
    await expect(queue.send([fifoMessage('a', 1)])).rejects.toThrow('disk full');
    isFull = false;
    await queue.send([fifoMessage('a', 1)]);
    expect(queue.depth().visible).toBe(1);
  });

  it('holds a group up behind its failed message, and no other group', async () => {
    const test = await openTestKernel();
    const queue = await openFifo(test, { batchSize: 1 });
    const got: unknown[] = [];
    queue.consume(([message]) => {
      got.push(message?.body);
      if (message?.body === 'a1' && message.receiveCount < 3) throw new Error('not yet');
      return Promise.resolve(allDone);
    });
    await queue.send([fifoMessage('a', 'a1'), fifoMessage('a', 'a2'), fifoMessage('b', 'b1')]);
    await test.kernel.settle();
    expect(got).toEqual(['a1', 'b1']);
    expect(queue.depth()).toEqual({ visible: 0, notVisible: 2, delayed: 0 });
    await test.kernel.advance(300);
    expect(got).toEqual(['a1', 'b1', 'a1', 'a1', 'a2']);
  });

  it('goes on with a group once its poison message is a dead letter', async () => {
    const test = await openTestKernel();
    const queue = await openFifo(test, { batchSize: 1 });
    const got: unknown[] = [];
    queue.consume(([message]) => {
      got.push(message?.body);
      return message?.body === 'poison' ? Promise.reject(new Error('no')) : Promise.resolve(allDone);
    });
    await queue.send([fifoMessage('a', 'poison'), fifoMessage('a', 'food')]);
    await test.kernel.advance(3600);
    expect(got).toEqual([...Array<string>(5).fill('poison'), 'food']);
    expect(await queue.deadLetters()).toEqual([expect.objectContaining({ body: 'poison', groupId: 'a' })]);
  });

  it('keeps the order of each group and handles a group once at a time, whatever fails', async () => {
    const sends = fc.array(
      fc.record({ group: fc.integer({ min: 0, max: 3 }), failures: fc.integer({ min: 0, max: 3 }) }),
      {
        maxLength: 40,
      },
    );
    await fc.assert(
      fc.asyncProperty(sends, fc.integer({ min: 1, max: 10 }), async (messages, batchSize) => {
        const test = await openTestKernel();
        const queue = await openFifo(test, { batchSize, maxConcurrency: 3 });
        const handled = new Map<string | undefined, unknown[]>();
        const busy = new Set<string | undefined>();
        let overlaps = 0;
        queue.consume(async (batch) => {
          const groups = new Set(batch.map(({ groupId }) => groupId));
          for (const group of groups) {
            if (busy.has(group)) overlaps += 1;
            busy.add(group);
          }
          await test.kernel.clock.sleep(seconds(1));
          groups.forEach((group) => busy.delete(group));
          const failedIds: string[] = [];
          const stopped = new Set<string | undefined>();
          for (const { id, body, groupId, receiveCount } of batch) {
            const { place, failures } = body as { place: number; failures: number };
            if (stopped.has(groupId) || receiveCount <= failures) {
              stopped.add(groupId);
              failedIds.push(id);
            } else handled.set(groupId, [...(handled.get(groupId) ?? []), place]);
          }
          return { failedIds };
        });
        // Who stands behind others that fail is received with them, so more receives than its own must be allowed.
        for (const [place, { group, failures }] of messages.entries()) {
          await queue.send([fifoMessage(String(group), { place, failures: place % 5 === 0 ? failures : 0 })]);
        }
        await test.kernel.advance(100_000);
        await test.kernel.close();

        const dead = new Set(
          (await queue.deadLetters()).map(({ body }) => (body as { place: number }).place),
        );
        for (let group = 0; group <= 3; group += 1) {
          const sent = [...messages.entries()]
            .filter(([, message]) => message.group === group)
            .map(([place]) => place);
          expect(handled.get(String(group)) ?? []).toEqual(sent.filter((place) => !dead.has(place)));
        }
        expect(overlaps).toBe(0);
        expect(queue.depth()).toEqual({ visible: 0, notVisible: 0, delayed: 0 });
      }),
      { numRuns: 40 },
    );
  });

  it('needs a group and a deduplication id', async () => {
    const queue = await openFifo(await openTestKernel());
    await expect(queue.send([{ body: 1, deduplicationId: 'a' }])).rejects.toThrow('groupId');
    await expect(queue.send([{ body: 1, groupId: 'a' }])).rejects.toThrow('deduplicationId');
  });
});
