import type { State, StateMachine } from '../../../stepfunctions/asl/types.ts';
import type { ExecutionDescription } from '../../../local/kernel/workflow/execution-record.ts';
import { openWorkflows } from '../../../local/kernel/workflow/open-workflows.ts';
import type { Workflows } from '../../../local/kernel/workflow/open-workflows.ts';
import type { RunTask } from '../../../local/kernel/workflow/take-step.ts';
import { closeTestKernels, days, openTestKernel, seconds } from './test-kernel.ts';
import type { TestKernel } from './test-kernel.ts';

afterEach(closeTestKernels);

/** Sends, waits until the task says, sends again ... as a journey does. */
const journey = (sends: number): StateMachine => ({
  StartAt: 'Send1',
  States: Object.fromEntries<State>(
    Array.from({ length: sends }, (_, index) => index + 1).flatMap((place) => [
      [
        `Send${place}`,
        {
          Type: 'Task',
          Resource: 'step',
          ResultPath: '$.plan',
          ...(place < sends ? { Next: `Wait${place}` } : { End: true }),
        },
      ],
      [`Wait${place}`, { Type: 'Wait', TimestampPath: '$.plan.until', Next: `Send${place + 1}` }],
    ]),
  ),
});
const id = { machine: 'welcome-1', name: 'cohort-1' };

interface Scene {
  readonly test: TestKernel;
  readonly workflows: Workflows;
  readonly payloads: unknown[];
  readonly unsuccessful: ExecutionDescription[];
}

async function openScene(test: TestKernel, runTask?: RunTask): Promise<Scene> {
  const workflows = await openWorkflows(test.kernel);
  const payloads: unknown[] = [];
  const unsuccessful: ExecutionDescription[] = [];
  const inOneDay = (): Promise<unknown> =>
    Promise.resolve({ until: new Date(test.kernel.clock.now() + days(1)).toISOString() });
  workflows.run({
    runTask: (resource, payload) => {
      payloads.push(payload);
      return runTask ? runTask(resource, payload) : inOneDay();
    },
    onUnsuccessful: (execution) => Promise.resolve(void unsuccessful.push(execution)),
  });
  return { test, workflows, payloads, unsuccessful };
}

async function withJourney(sends: number, runTask?: RunTask): Promise<Scene> {
  const scene = await openScene(await openTestKernel(), runTask);
  await scene.workflows.createMachine({ name: id.machine, definition: journey(sends) });
  return scene;
}

describe('executions', () => {
  it('walk their machine, waits included, and are metered by the states they enter', async () => {
    const { test, workflows, payloads } = await withJourney(3);
    expect(await workflows.startExecution({ ...id, input: { cohortId: 'c1' } })).toEqual({
      outcome: 'started',
    });
    await test.kernel.settle();
    expect(payloads).toHaveLength(1);
    expect(await workflows.describe(id)).toMatchObject({ status: 'RUNNING', state: 'Wait1' });
    expect(workflows.listRunning()).toEqual([id]);

    await test.kernel.advance(days(3) / 1000);
    expect(payloads).toHaveLength(3);
    expect(await workflows.describe(id)).toMatchObject({
      status: 'SUCCEEDED',
      transitions: 5,
      input: { cohortId: 'c1' },
    });
    expect(workflows.listRunning()).toEqual([]);
    expect(test.kernel.meter.read()).toMatchObject({
      executionsStarted: 1,
      stateTransitions: 5,
      lambdaInvocations: 3,
    });
  });

  it('start once a name: the same input again while it runs is the same answer, anything else is refused', async () => {
    const { test, workflows, payloads } = await withJourney(2);
    const input = { cohortId: 'c1' };
    const both = await Promise.all([
      workflows.startExecution({ ...id, input }),
      workflows.startExecution({ ...id, input }),
    ]);
    expect(both).toEqual([{ outcome: 'started' }, { outcome: 'running' }]);
    expect(await workflows.startExecution({ ...id, input: { cohortId: 'c2' } })).toEqual({
      outcome: 'already exists',
      status: 'RUNNING',
    });

    await test.kernel.advance(days(2) / 1000);
    expect(await workflows.startExecution({ ...id, input })).toEqual({
      outcome: 'already exists',
      status: 'SUCCEEDED',
    });
    expect(payloads).toHaveLength(2);

    await test.kernel.advance(days(90) / 1000);
    expect(await workflows.startExecution({ ...id, input })).toEqual({ outcome: 'started' });
  });

  it('go on after a kill where their last snapshot stands', async () => {
    const first = await withJourney(3);
    await first.workflows.startExecution({ ...id, input: {} });
    await first.test.kernel.advance(days(1) / 1000 + 1);
    expect(first.payloads).toHaveLength(2);

    const second = await openScene(await first.test.killAndRestart());
    await second.test.kernel.settle();
    expect(second.payloads).toHaveLength(0);
    await second.test.kernel.advance(days(1) / 1000);
    expect(second.payloads).toHaveLength(1);
    expect(await second.workflows.describe(id)).toMatchObject({ status: 'SUCCEEDED', transitions: 5 });
  });

  it('run the task again that a kill cut off', async () => {
    const first = await withJourney(1, () => new Promise(() => undefined));
    await first.workflows.startExecution({ ...id, input: { cohortId: 'c1' } });
    while (first.payloads.length === 0) await new Promise(setImmediate);

    const second = await openScene(await first.test.killAndRestart());
    await second.test.kernel.settle();
    expect(second.payloads).toEqual([{ cohortId: 'c1' }]);
    expect(await second.workflows.describe(id)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('retry a task by the rules of its state, in virtual time', async () => {
    const definition: StateMachine = {
      StartAt: 'Send',
      States: {
        Send: {
          Type: 'Task',
          Resource: 'step',
          Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 60, MaxAttempts: 2, BackoffRate: 1 }],
          End: true,
        },
      },
    };
    let tries = 0;
    const test = await openTestKernel();
    const { workflows, unsuccessful } = await openScene(test, () => {
      tries += 1;
      return Promise.reject(new Error('throttled'));
    });
    await workflows.createMachine({ name: 'retry', definition });
    await workflows.startExecution({ machine: 'retry', name: 'one', input: { cohortId: 'c1' } });
    await test.kernel.settle();
    expect(tries).toBe(1);
    await test.kernel.advance(130);
    expect(tries).toBe(3);
    expect(test.kernel.meter.read().stateTransitions).toBe(3);
    expect(unsuccessful).toEqual([
      expect.objectContaining({
        name: 'one',
        status: 'FAILED',
        input: { cohortId: 'c1' },
        cause: 'throttled',
      }),
    ]);
  });

  it('end at once when stopped, and tell who watches', async () => {
    const { test, workflows, payloads, unsuccessful } = await withJourney(3);
    await workflows.startExecution({ ...id, input: {} });
    await test.kernel.settle();
    expect(await workflows.stopExecution({ ...id, cause: 'The journey was stopped.' })).toBe(true);
    expect(await workflows.stopExecution(id)).toBe(false);
    await test.kernel.advance(days(10) / 1000);
    expect(payloads).toHaveLength(1);
    expect(unsuccessful).toEqual([
      expect.objectContaining({ status: 'ABORTED', cause: 'The journey was stopped.' }),
    ]);
  });

  it('stay stopped when the stop comes while a task runs', async () => {
    let answer: (value: unknown) => void = () => undefined;
    const { test, workflows, unsuccessful } = await withJourney(
      2,
      () => new Promise((resolve) => (answer = resolve)),
    );
    await workflows.startExecution({ ...id, input: {} });
    await workflows.stopExecution(id);
    answer({ until: new Date(0).toISOString() });
    await test.kernel.settle();
    expect(await workflows.describe(id)).toMatchObject({ status: 'ABORTED' });
    expect(unsuccessful).toHaveLength(1);
    const next = await openScene(await test.killAndRestart());
    expect(next.workflows.listRunning()).toEqual([]);
  });

  it('end when a machine runs in circles, as its history would be full', async () => {
    const test = await openTestKernel();
    const { workflows } = await openScene(test);
    await workflows.createMachine({
      name: 'circle',
      definition: { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'A' } } },
    });
    await workflows.startExecution({ machine: 'circle', name: 'one', input: {} });
    await test.kernel.settle();
    expect(await workflows.describe({ machine: 'circle', name: 'one' })).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
    });
  });

  it('survive a store that fails for a while', async () => {
    const stable = await openTestKernel();
    let isFull = false;
    const test = await openTestKernel({
      ...stable.keyValue,
      write: (changes) => (isFull ? Promise.reject(new Error('disk full')) : stable.keyValue.write(changes)),
    });
    const { workflows } = await openScene(test, () => {
      isFull = true;
      return Promise.resolve({});
    });
    await workflows.createMachine({ name: id.machine, definition: journey(1) });
    await workflows.startExecution({ ...id, input: {} });
    await test.kernel.settle();
    isFull = false;
    expect(await workflows.describe(id)).toMatchObject({ status: 'RUNNING' });
    expect(test.failures).toEqual([{ part: 'workflows', error: new Error('disk full') }]);
  });

  it('run a bounded number at a time; those that wait take no place', async () => {
    const test = await openTestKernel();
    const workflows = await openWorkflows(test.kernel, { maxConcurrency: 3 });
    let running = 0;
    let most = 0;
    workflows.run({
      async runTask() {
        most = Math.max(most, (running += 1));
        await test.kernel.clock.sleep(seconds(5));
        running -= 1;
        return { until: new Date(test.kernel.clock.now() + days(1)).toISOString() };
      },
      onUnsuccessful: () => Promise.resolve(),
    });
    await workflows.createMachine({ name: id.machine, definition: journey(2) });
    for (let place = 0; place < 12; place += 1) {
      await workflows.startExecution({ ...id, name: `cohort-${place}`, input: {} });
    }
    await test.kernel.advance(60);
    expect(workflows.listRunning(id.machine)).toHaveLength(12);
    expect(most).toBe(3);
    await test.kernel.advance(days(1) / 1000 + 60);
    expect(workflows.listRunning()).toEqual([]);
  });

  it('of a thousand cohorts walk five sends within 90 days that are advanced at once', async () => {
    const test = await openTestKernel();
    let calls = 0;
    const { workflows } = await openScene(test, (_resource, payload) => {
      calls += 1;
      const { spread } = payload as { spread: number };
      return Promise.resolve({
        until: new Date(test.kernel.clock.now() + days(18) - seconds(spread * 60)).toISOString(),
      });
    });
    await workflows.createMachine({ name: id.machine, definition: journey(5) });
    for (let place = 0; place < 1000; place += 1) {
      await workflows.startExecution({ ...id, name: `cohort-${place}`, input: { spread: place } });
    }
    await test.kernel.settle();
    expect(workflows.listRunning()).toHaveLength(1000);
    await test.kernel.advance(days(90) / 1000);
    expect(calls).toBe(5000);
    expect(workflows.listRunning()).toEqual([]);
    expect(test.kernel.meter.read()).toMatchObject({ executionsStarted: 1000, stateTransitions: 9000 });
  }, 60_000);
});

describe('machines', () => {
  it('never change', async () => {
    const { workflows } = await withJourney(2);
    expect(await workflows.createMachine({ name: id.machine, definition: journey(2) })).toBe('exists');
    expect(await workflows.createMachine({ name: id.machine, definition: journey(3) })).toBe('conflict');
    expect(workflows.listMachines()).toEqual([id.machine]);
  });

  it('that are deleted abort their executions at the next state and start no more', async () => {
    const { test, workflows, payloads, unsuccessful } = await withJourney(2);
    await workflows.startExecution({ ...id, input: {} });
    await test.kernel.settle();
    await workflows.deleteMachine(id.machine);
    expect(workflows.listRunning()).toEqual([id]);
    expect(await workflows.startExecution({ ...id, name: 'other', input: {} })).toEqual({
      outcome: 'no such machine',
    });
    await test.kernel.advance(days(2) / 1000);
    expect(payloads).toHaveLength(1);
    expect(unsuccessful).toEqual([expect.objectContaining({ status: 'ABORTED' })]);
  });

  it('and executions need names that Step Functions takes', async () => {
    const { workflows } = await withJourney(1);
    await expect(workflows.createMachine({ name: 'a/b', definition: journey(1) })).rejects.toThrow('1 to 80');
    await expect(workflows.startExecution({ ...id, name: '', input: {} })).rejects.toThrow('1 to 80');
  });
});
