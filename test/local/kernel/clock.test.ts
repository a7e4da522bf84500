import { setTimeout as realDelay } from 'node:timers/promises';
import fc from 'fast-check';
import { closeTestKernels, days, openTestKernel, seconds } from './test-kernel.ts';

afterEach(closeTestKernels);

describe('advancing time', () => {
  it('runs whatever falls due in order, each at its own time', async () => {
    // Whole hours, so that some are due together.
    const delay = fc.oneof(
      fc.integer({ min: 0, max: days(30) }),
      fc.integer({ min: 0, max: 20 }).map((hour) => seconds(3600 * hour)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(delay, { maxLength: 60 }), async (delays) => {
        const { kernel } = await openTestKernel();
        const start = kernel.clock.now();
        const fired: { dueAt: number; place: number }[] = [];
        const lateness: number[] = [];
        delays.forEach((delay, place) => {
          const dueAt = start + seconds(2) + delay;
          kernel.at(dueAt, () => {
            lateness.push(kernel.clock.now() - dueAt);
            fired.push({ dueAt, place });
          });
        });

        await kernel.advance(days(31) / 1000);
        await kernel.close();

        const expected = delays.map((delay, place) => ({ dueAt: start + seconds(2) + delay, place }));
        expect(fired).toEqual(expected.sort((a, b) => a.dueAt - b.dueAt || a.place - b.place));
        expect(lateness.every((late) => late >= 0)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('finishes the work of one moment before the next moment comes', async () => {
    const { kernel } = await openTestKernel();
    const story: string[] = [];
    const start = kernel.clock.now();
    for (const [name, delay] of [
      ['first', 10],
      ['second', 11],
    ] as const) {
      kernel.at(start + seconds(delay), () =>
        kernel.start('test', async () => {
          story.push(`${name} begins`);
          await kernel.track(() => realDelay(20));
          story.push(`${name} ends`);
        }),
      );
    }
    await kernel.advance(60);
    expect(story).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('reaches moments that are set only on the way', async () => {
    const { kernel } = await openTestKernel();
    let hops = 0;
    const hop = (): void => {
      hops += 1;
      kernel.at(kernel.clock.now() + seconds(3600), hop);
    };
    hop();
    await kernel.advance(days(1) / 1000);
    expect(hops).toBeGreaterThanOrEqual(24);
  });

  it('leaves what is due later alone, and never calls what was cancelled', async () => {
    const { kernel } = await openTestKernel();
    const fired: string[] = [];
    const start = kernel.clock.now();
    kernel.at(start + seconds(120), () => fired.push('later'));
    const cancel = kernel.at(start + seconds(30), () => fired.push('cancelled'));
    cancel();
    const { now } = await kernel.advance(60);
    expect(fired).toEqual([]);
    expect(now).toBeGreaterThanOrEqual(start + seconds(60));
  });

  it('lets handlers that sleep jump ahead', async () => {
    const { kernel } = await openTestKernel();
    const woke: number[] = [];
    const start = kernel.clock.now();
    kernel.start('test', async () => {
      for (let round = 0; round < 3; round += 1) {
        await kernel.clock.sleep(seconds(600));
        woke.push(Math.round((kernel.clock.now() - start) / seconds(600)));
      }
    });
    await kernel.advance(3600);
    expect(woke).toEqual([1, 2, 3]);
  });

  it('does not pass the timeout of a call that is still under way', async () => {
    const { kernel } = await openTestKernel();
    let winner = '';
    kernel.start('test', async () => {
      winner = await Promise.race([
        kernel.track(() => realDelay(30, 'answer')),
        kernel.clock.sleep(seconds(10)).then(() => 'timeout'),
      ]);
    });
    await kernel.advance(3600);
    expect(winner).toBe('answer');
  });

  it('times out a call that never comes back', async () => {
    const { kernel } = await openTestKernel();
    let winner = '';
    const start = kernel.clock.now();
    kernel.start('test', async () => {
      winner = await Promise.race([
        kernel.track(() => new Promise<string>(() => undefined)),
        kernel.clock.sleep(300).then(() => 'timeout'),
      ]);
    });
    void kernel.advance(5);
    while (winner === '' && kernel.clock.now() < start + seconds(60)) await realDelay(20);
    expect(winner).toBe('timeout');
  });

  it('is not held up by work that waits for a sleeper', async () => {
    const { kernel } = await openTestKernel();
    let lease: Promise<void> | undefined;
    const takeLease = (): Promise<void> => (lease ??= kernel.clock.sleep(days(1)));
    let done = 0;
    for (let worker = 0; worker < 2; worker += 1) {
      kernel.start('test', async () => {
        await takeLease();
        done += 1;
      });
    }
    await kernel.advance(days(2) / 1000);
    expect(done).toBe(2);
  });

  it('refuses to be called by a handler, which would wait for itself', async () => {
    const { kernel, failures } = await openTestKernel();
    kernel.start('test', async () => {
      await kernel.advance(1);
    });
    kernel.start('test', () => kernel.settle());
    await kernel.settle();
    expect(failures.map(({ error }) => (error as Error).message).sort()).toEqual([
      expect.stringContaining('cannot advance time'),
      expect.stringContaining('cannot settle'),
    ]);
    await expect(kernel.advance(-1)).rejects.toThrow(RangeError);
  });

  it('survives a restart: time never goes back', async () => {
    const test = await openTestKernel();
    const { now } = await test.kernel.advance(days(90) / 1000);
    const { kernel } = await test.killAndRestart();
    expect(kernel.clock.now()).toBeGreaterThanOrEqual(now);
  });
});

describe('settling', () => {
  it('waits for work and for what falls due within a second', async () => {
    const { kernel } = await openTestKernel();
    const done: string[] = [];
    kernel.start('test', async () => {
      await kernel.track(() => realDelay(30));
      done.push('work');
      kernel.at(kernel.clock.now() + 40, () => done.push('window'));
    });
    await kernel.settle();
    expect(done).toEqual(['work', 'window']);
  });

  it('does not wait for handlers that sleep longer', async () => {
    const { kernel } = await openTestKernel();
    let isAwake = false;
    kernel.start('test', async () => {
      await kernel.clock.sleep(days(1));
      isAwake = true;
    });
    await kernel.settle();
    expect(isAwake).toBe(false);
  });

  it('counts a call of a work that also sleeps as work', async () => {
    const { kernel } = await openTestKernel();
    let answered = false;
    kernel.start('test', async () => {
      const answer = kernel.track(() => realDelay(50)).then(() => (answered = true));
      await Promise.all([answer, kernel.clock.sleep(days(1))]);
    });
    await kernel.settle();
    expect(answered).toBe(true);
  });
});

it('fires moments as real time passes, without being advanced', async () => {
  const { kernel } = await openTestKernel();
  await new Promise<void>((resolve) => void kernel.at(kernel.clock.now() + 20, resolve));
  await kernel.advance(5);
  await new Promise<void>((resolve) => void kernel.at(kernel.clock.now() + 20, resolve));
});

it('comes to a moment earlier once time was advanced towards it', async () => {
  const { kernel } = await openTestKernel();
  const fired = new Promise<void>((resolve) => void kernel.at(kernel.clock.now() + seconds(60), resolve));
  await kernel.advance(59);
  await kernel.settle();
  await fired;
});

it('reports what background work throws and goes on', async () => {
  const { kernel, failures } = await openTestKernel();
  kernel.start('a part', () => Promise.reject(new Error('broken')));
  await kernel.settle();
  expect(failures).toEqual([{ part: 'a part', error: new Error('broken') }]);
});
