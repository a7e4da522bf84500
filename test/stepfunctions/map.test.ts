import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import validate from 'asl-validator';
import { advance } from '../../stepfunctions/asl/interpret/advance.ts';
import { startExecution, type Execution } from '../../stepfunctions/asl/interpret/execution.ts';
import type { MapState, State, StateMachine } from '../../stepfunctions/asl/types.ts';

const start = Date.UTC(2026, 10, 23);
type RunTask = (payload: { item: number; index: number }) => unknown;

const machineOf = (map: Partial<MapState> = {}, states: Record<string, State> = {}): StateMachine => ({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemsPath: '$.items',
      ItemSelector: { 'item.$': '$$.Map.Item.Value', 'index.$': '$$.Map.Item.Index', 'all.$': '$.items' },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'Do',
        States: { Do: { Type: 'Task', Resource: 'arn:do', End: true } },
      },
      ResultPath: '$.results',
      End: true,
      ...map,
    },
    ...states,
  },
});

async function run(
  machine: StateMachine,
  items: readonly unknown[],
  runTask: RunTask,
  { crash = () => false }: { crash?: () => boolean } = {},
) {
  let execution: Execution = startExecution(machine, { name: 'e1', input: { items }, nowEpochMs: start });
  let now = start;
  let [running, mostRunning] = [0, 0];
  for (let steps = 0; execution.status === 'running' && steps < 500; steps += 1) {
    const next: Execution = await advance(machine, execution, {
      nowEpochMs: now,
      random: () => 1,
      runTask: async (_resource, payload) => {
        running += 1;
        mostRunning = Math.max(mostRunning, running);
        await new Promise(setImmediate);
        running -= 1;
        return runTask(payload as { item: number; index: number });
      },
    });
    if (crash()) continue;
    // A snapshot must survive being stored.
    execution = JSON.parse(JSON.stringify(next)) as Execution;
    now = Math.max(now, execution.wakeAtEpochMs ?? 0);
  }
  return { ...execution, mostRunning, waitedSeconds: (now - start) / 1000 };
}

const double: RunTask = ({ item }) => ({ twice: item * 2 });

describe('a Map', () => {
  it('does every item, as many side by side as allowed, and keeps their order', async () => {
    const done = await run(machineOf({ MaxConcurrency: 3 }), [1, 2, 3, 4, 5, 6, 7], double);
    expect(done.output).toEqual({
      items: [1, 2, 3, 4, 5, 6, 7],
      results: [2, 4, 6, 8, 10, 12, 14].map((twice) => ({ twice })),
    });
    expect(done.mostRunning).toBe(3);
    expect(done.transitions).toBe(1 + 7);
  });

  it('of nothing is an empty list', async () => {
    expect((await run(machineOf(), [], double)).output).toEqual({ items: [], results: [] });
  });

  it('gives each item its value, its index and the rest of the input', async () => {
    const seen: unknown[] = [];
    await run(machineOf(), ['a', 'b'], (payload) => (seen.push(payload), {}));
    expect(seen).toEqual([
      { item: 'a', index: 0, all: ['a', 'b'] },
      { item: 'b', index: 1, all: ['a', 'b'] },
    ]);
  });

  it('fails with the error of an item, unless it is caught', async () => {
    const failing: RunTask = ({ item }) => {
      if (item === 2) throw Object.assign(new Error('two is bad'), { name: 'Bad' });
      return {};
    };
    expect(await run(machineOf(), [1, 2, 3], failing)).toMatchObject({ status: 'failed', error: 'Bad' });
    const caught = machineOf(
      { Catch: [{ ErrorEquals: ['Bad'], ResultPath: '$.why', Next: 'Saved' }] },
      { Saved: { Type: 'Pass', End: true } },
    );
    expect((await run(caught, [1, 2, 3], failing)).output).toMatchObject({
      why: { Error: 'Bad', Cause: 'two is bad' },
    });
  });

  it('lets an item wait and retry while the others go on', async () => {
    let failures = 2;
    const machine = machineOf({
      ItemProcessor: {
        StartAt: 'Rest',
        States: {
          Rest: { Type: 'Wait', Seconds: 5, Next: 'Do' },
          Do: {
            Type: 'Task',
            Resource: 'arn:do',
            Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 10, BackoffRate: 2, MaxAttempts: 3 }],
            End: true,
          },
        },
      },
    });
    const done = await run(machine, [1, 2], (payload) => {
      if (payload.item === 2 && failures-- > 0) throw new Error('not yet');
      return double(payload);
    });
    expect(done.output).toMatchObject({ results: [{ twice: 2 }, { twice: 4 }] });
    expect(done.waitedSeconds).toBe(5 + 10 + 20);
  });

  it('ends the same wherever a snapshot is lost, and does each item at least once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(50), { maxLength: 12 }),
        fc.integer({ min: 0, max: 5 }),
        fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
        async (items, MaxConcurrency, losses) => {
          let step = 0;
          const seen = new Set<number>();
          const done = await run(
            machineOf({ MaxConcurrency }),
            items,
            (payload) => (seen.add(payload.index), double(payload)),
            { crash: () => losses[step++] ?? false },
          );
          expect(done.output).toEqual({ items, results: items.map((item) => ({ twice: item * 2 })) });
          expect(seen.size).toBe(items.length);
        },
      ),
    );
  });
});

describe('segmentation.asl.json', () => {
  const text = readFileSync(join(import.meta.dirname, '../../stepfunctions/segmentation.asl.json'), 'utf8');
  const machine = JSON.parse(
    text.replaceAll('${ScoringTask}', 'arn:aws:lambda:ap-northeast-1:123456789012:function:task'),
  ) as StateMachine;

  it('is valid', () => {
    expect(validate(machine as never)).toMatchObject({ isValid: true });
  });

  it('plans, measures every part, merges, scores every part and finishes', async () => {
    const tasks: unknown[] = [];
    let execution: Execution = startExecution(machine, {
      name: 'e',
      input: { channelId: 'c', runId: 'r' },
      nowEpochMs: start,
    });
    while (execution.status === 'running') {
      execution = await advance(machine, execution, {
        nowEpochMs: start,
        random: () => 0,
        runTask: (_resource, payload) => {
          tasks.push(payload);
          const parts = [
            { from: 0, to: 127 },
            { from: 128, to: 255 },
          ];
          return Promise.resolve((payload as { task: string }).task === 'plan' ? { parts } : {});
        },
      });
    }
    const run = { channelId: 'c', runId: 'r' };
    const [low, high] = [
      { from: 0, to: 127 },
      { from: 128, to: 255 },
    ];
    expect(tasks).toEqual([
      { task: 'plan', ...run },
      { task: 'measure', ...run, part: low },
      { task: 'measure', ...run, part: high },
      { task: 'merge', ...run, parts: [low, high] },
      { task: 'score', ...run, part: low },
      { task: 'score', ...run, part: high },
      { task: 'finish', ...run, parts: [low, high] },
    ]);
    expect(execution.status).toBe('succeeded');
  });

  it('marks the run as failed when a task fails for good', async () => {
    const tasks: string[] = [];
    let execution: Execution = startExecution(machine, {
      name: 'e',
      input: { channelId: 'c', runId: 'r' },
      nowEpochMs: start,
    });
    let now = start;
    while (execution.status === 'running') {
      execution = await advance(machine, execution, {
        nowEpochMs: now,
        random: () => 0,
        runTask: (_resource, payload) => {
          const { task } = payload as { task: string };
          tasks.push(task);
          if (task === 'plan') return Promise.resolve({ parts: [{ from: 0, to: 255 }] });
          return task === 'give up' ? Promise.resolve({}) : Promise.reject(new Error('broken'));
        },
      });
      now = Math.max(now, execution.wakeAtEpochMs ?? 0);
    }
    expect(tasks).toEqual(['plan', ...new Array<string>(7).fill('measure'), 'give up']);
    expect(execution).toMatchObject({ status: 'failed', error: 'ScoringFailed' });
  });
});
