import type { MapState, StateMachine } from '../../../stepfunctions/asl/types.ts';
import type { ExecutionDescription } from '../../../local/kernel/workflow/execution-record.ts';
import { openWorkflows } from '../../../local/kernel/workflow/open-workflows.ts';
import type { RunTask } from '../../../local/kernel/workflow/take-step.ts';
import { closeTestKernels, openTestKernel, seconds } from './test-kernel.ts';
import type { TestKernel } from './test-kernel.ts';

afterEach(closeTestKernels);

const id = { machine: 'scoring', name: 'run-1' };
const inputOf = (parts: number) => ({ parts: Array.from({ length: parts }, (_, part) => part) });

const machineOf = (each: Partial<MapState> = {}): StateMachine => ({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemsPath: '$.parts',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'Do',
        States: { Do: { Type: 'Task', Resource: 'task', End: true } },
      },
      MaxConcurrency: 2,
      End: true,
      ...each,
    },
  },
});

async function openScene(test: TestKernel, definition: StateMachine, runTask: RunTask) {
  const workflows = await openWorkflows(test.kernel);
  await workflows.putMachine({ name: id.machine, definition });
  const unsuccessful: ExecutionDescription[] = [];
  const run = () =>
    workflows.run({
      runTask,
      onUnsuccessful: (execution) => Promise.resolve(void unsuccessful.push(execution)),
    });
  return { workflows, unsuccessful, run };
}

describe('an execution with a Map', () => {
  it('is metered by each task of its items and saved once a move', async () => {
    const { keyValue } = await openTestKernel();
    let saves = 0;
    const test = await openTestKernel({
      ...keyValue,
      write(changes) {
        saves += Number(changes.some((change) => 'put' in change && change.put.startsWith('execution/')));
        return keyValue.write(changes);
      },
    });
    let running = 0;
    let most = 0;
    const { workflows, run } = await openScene(test, machineOf(), async (_resource, part) => {
      most = Math.max(most, (running += 1));
      await test.kernel.clock.sleep(seconds(10));
      running -= 1;
      return part;
    });
    run();
    await workflows.startExecution({ ...id, input: inputOf(6) });
    await test.kernel.advance(60);
    expect(await workflows.describe(id)).toMatchObject({ status: 'SUCCEEDED', output: [0, 1, 2, 3, 4, 5] });
    expect(most).toBe(2);
    const { stateTransitions, lambdaInvocations, lambdaMs } = test.kernel.meter.read();
    expect({ stateTransitions, lambdaInvocations }).toEqual({
      stateTransitions: 1 + 6,
      lambdaInvocations: 6,
    });
    // Every task bills its own time, though two run at once.
    expect(lambdaMs).toBeGreaterThanOrEqual(seconds(60));
    // Its start, its items, and three times two of them.
    expect(saves).toBe(1 + 1 + 3);
  });

  it('repeats after a kill only the items that were under way', async () => {
    const first = await openTestKernel();
    const seen: unknown[] = [];
    const scene = await openScene(first, machineOf(), (_resource, part) => {
      seen.push(part);
      return part === 3 ? new Promise(() => undefined) : Promise.resolve(part);
    });
    scene.run();
    await scene.workflows.startExecution({ ...id, input: inputOf(6) });
    while (!seen.includes(3)) await new Promise(setImmediate);

    const second = await first.killAndRestart();
    const again: unknown[] = [];
    const next = await openScene(second, machineOf(), (_resource, part) =>
      Promise.resolve((again.push(part), part)),
    );
    next.run();
    await second.kernel.settle();
    expect(seen).toEqual([0, 1, 2, 3]);
    expect(again).toEqual([2, 3, 4, 5]);
    expect(await next.workflows.describe(id)).toMatchObject({
      status: 'SUCCEEDED',
      output: [0, 1, 2, 3, 4, 5],
    });
  });

  it('sleeps until the first of its items is due', async () => {
    const test = await openTestKernel();
    const rest = { Rest: { Type: 'Wait', SecondsPath: '$', End: true } } as const;
    const definition = machineOf({ ItemProcessor: { StartAt: 'Rest', States: rest }, MaxConcurrency: 0 });
    const { workflows, run } = await openScene(test, definition, () => Promise.resolve({}));
    run();
    await workflows.startExecution({ ...id, input: { parts: [7200, 3600] } });
    await test.kernel.settle();
    const started = (await workflows.describe(id))?.startedAtEpochMs ?? 0;
    const wakes = (await workflows.describe(id))?.wakeAtEpochMs ?? 0;
    expect(Math.round((wakes - started) / 60_000)).toBe(60);
    await test.kernel.advance(7300);
    expect(await workflows.describe(id)).toMatchObject({ status: 'SUCCEEDED', transitions: 3 });
  });

  it('fails when its items pass more states than a history can hold', async () => {
    const test = await openTestKernel();
    const circle = { A: { Type: 'Pass', Next: 'A' } } as const;
    const definition = machineOf({ ItemProcessor: { StartAt: 'A', States: circle }, MaxConcurrency: 0 });
    const { workflows, run, unsuccessful } = await openScene(test, definition, () => Promise.resolve({}));
    run();
    await workflows.startExecution({ ...id, input: inputOf(40) });
    await test.kernel.settle();
    expect(unsuccessful).toEqual([
      expect.objectContaining({
        status: 'FAILED',
        error: 'States.Runtime',
        cause: expect.stringContaining('12500') as string,
      }),
    ]);
  });
});

describe('a machine of the program', () => {
  it('may be defined anew; executions under way keep what they began with, new ones take the new', async () => {
    const first = await openTestKernel();
    const old = await openScene(first, machineOf(), () => new Promise(() => undefined));
    old.run();
    await old.workflows.startExecution({ ...id, input: inputOf(3) });

    const renamed: StateMachine = {
      StartAt: 'All',
      States: { All: { Type: 'Pass', Result: 'new', End: true } },
    };
    const second = await first.killAndRestart();
    const scene = await openScene(second, renamed, (_resource, part) => Promise.resolve(part));
    const third = await second.killAndRestart();
    const last = await openScene(third, renamed, (_resource, part) => Promise.resolve(part));
    expect(scene.workflows.listRunning()).toEqual([id]);
    last.run();
    await last.workflows.startExecution({ ...id, name: 'run-2', input: inputOf(3) });
    await third.kernel.settle();
    expect(await last.workflows.describe(id)).toMatchObject({ status: 'SUCCEEDED', output: [0, 1, 2] });
    expect(await last.workflows.describe({ ...id, name: 'run-2' })).toMatchObject({ output: 'new' });
  });

  it('is not written again when it is as it was', async () => {
    const test = await openTestKernel();
    const { workflows } = await openScene(test, machineOf(), () => Promise.resolve({}));
    const writesBefore = test.keyValue.writes;
    await workflows.putMachine({ name: id.machine, definition: machineOf() });
    expect(test.keyValue.writes).toBe(writesBefore);
  });

  it('is put before workflows run', async () => {
    const { workflows, run } = await openScene(await openTestKernel(), machineOf(), () =>
      Promise.resolve({}),
    );
    run();
    await expect(workflows.putMachine({ name: id.machine, definition: machineOf() })).rejects.toThrow(
      'before workflows run',
    );
  });
});
