import fc from 'fast-check';
import validate from 'asl-validator';
import { advance } from '../../stepfunctions/asl/interpret/advance.ts';
import { startExecution, type Execution } from '../../stepfunctions/asl/interpret/execution.ts';
import type { MapState, State, StateMachine } from '../../stepfunctions/asl/types.ts';

const start = Date.UTC(2026, 10, 23);
const resource = 'arn:aws:lambda:ap-northeast-1:123456789012:function:do';

type States = Readonly<Record<string, State>>;
const task = (rest: object = {}): State => ({ Type: 'Task', Resource: resource, End: true, ...rest });
const mapOf = (States: States, rest: Partial<MapState> = {}): MapState => ({
  Type: 'Map',
  ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: Object.keys(States)[0] ?? '', States },
  End: true,
  ...rest,
});
const machineOf = (States: States): StateMachine => ({ StartAt: Object.keys(States)[0] ?? '', States });

interface Ways {
  runTask?: (payload: unknown) => unknown;
  /** Loses the snapshot of an advance, so that the one before is gone on from. */
  isLost?: () => boolean;
}

async function run(machine: StateMachine, input: unknown, { runTask = () => ({}), isLost }: Ways = {}) {
  let execution: Execution = startExecution(machine, { name: 'e1', input, nowEpochMs: start });
  let now = start;
  let advances = 0;
  const open: number[] = [];
  while (execution.status === 'running' && advances < 2000) {
    let running = 0;
    const next: Execution = await advance(machine, execution, {
      nowEpochMs: now,
      random: () => 1,
      runTask: async (_resource, payload) => {
        running += 1;
        await Promise.resolve();
        return runTask(payload);
      },
    });
    advances += 1;
    open.push(running);
    if (isLost?.() !== true) execution = JSON.parse(JSON.stringify(next)) as Execution;
    now = Math.max(now, execution.wakeAtEpochMs ?? 0);
  }
  return { ...execution, open, waitedSeconds: (now - start) / 1000 };
}

const failAs = (name: string) => () => {
  throw Object.assign(new Error('no'), { name });
};
const list = (length: number): number[] => Array.from({ length }, (_, index) => index);

describe('a Map of states', () => {
  it('moves no more than 40 items at a time, each by one state an advance', async () => {
    const machine = machineOf({ Each: mapOf({ A: task({ End: undefined, Next: 'B' }), B: task() }) });
    const done = await run(machine, list(50));
    expect(done.open).toEqual([0, 40, 40, 10, 10]);
    expect(done.transitions).toBe(1 + 2 * 50);
  });

  it('keeps the place of an item that waits', async () => {
    const states: States = {
      Rest: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Do' },
      Do: task(),
    };
    const done = await run(machineOf({ Each: mapOf(states, { MaxConcurrency: 1 }) }), [
      { seconds: 60 },
      { seconds: 30 },
    ]);
    expect(done.waitedSeconds).toBe(90);
    expect(done.transitions).toBe(1 + 2 * 2);
  });

  it('wakes for the first of its items that wait', async () => {
    const machine = machineOf({ Each: mapOf({ Rest: { Type: 'Wait', SecondsPath: '$', End: true } }) });
    const wakes: number[] = [];
    let execution: Execution = startExecution(machine, { name: 'e1', input: [60, 30], nowEpochMs: start });
    while (execution.status === 'running') {
      const nowEpochMs = execution.wakeAtEpochMs ?? start;
      execution = await advance(machine, execution, {
        nowEpochMs,
        random: () => 0,
        runTask: () => Promise.resolve(),
      });
      if (execution.wakeAtEpochMs !== undefined) wakes.push((execution.wakeAtEpochMs - start) / 1000);
    }
    expect(wakes).toEqual([30, 60]);
    expect(execution.output).toEqual([60, 30]);
  });

  it('may hold another one, whose items see only their own context', async () => {
    const inner = mapOf(
      { Do: task() },
      {
        ItemsPath: '$.parts',
        ItemSelector: { 'shop.$': '$.shop', 'part.$': '$$.Map.Item.Value', 'place.$': '$$.Map.Item.Index' },
        ResultSelector: { 'first.$': '$[0]' },
        ResultPath: '$.done',
      },
    );
    const machine = machineOf({ Outer: mapOf({ Inner: inner }, { ItemsPath: '$.shops' }) });
    expect(validate(machine as never)).toMatchObject({ isValid: true });
    const shop = (name: string) => ({ shop: name, parts: ['a', 'b'] });
    const all = await run(machine, { shops: [shop('x'), shop('y')] }, { runTask: (payload) => payload });
    expect(all.output).toEqual(
      ['x', 'y'].map((name) => ({ ...shop(name), done: { first: { shop: name, part: 'a', place: 0 } } })),
    );
    expect(all.open).toEqual([0, 0, 4]);
    expect(all.transitions).toBe(1 + 2 + 4);
  });
});

describe('a Map that fails', () => {
  it('starts all its items anew when it is retried, and bills that', async () => {
    const Retry = [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 10, MaxAttempts: 1 }];
    let calls = 0;
    const done = await run(machineOf({ Each: mapOf({ Do: task() }, { Retry }) }), [1, 2], {
      runTask: (item) => ((calls += 1) === 2 ? failAs('Bad')() : item),
    });
    expect(done).toMatchObject({ status: 'succeeded', output: [1, 2], waitedSeconds: 10 });
    expect(calls).toBe(4);
    expect(done.transitions).toBe(2 * (1 + 2));
  });

  it('does not start the items that had to wait for a place', async () => {
    const seen: unknown[] = [];
    const done = await run(machineOf({ Each: mapOf({ Do: task() }, { MaxConcurrency: 2 }) }), list(6), {
      runTask: (item) => (seen.push(item), item === 1 ? failAs('Bad')() : item),
    });
    expect(done).toMatchObject({ status: 'failed', error: 'Bad', cause: 'no' });
    expect(seen).toEqual([0, 1]);
    expect(done.children).toBeUndefined();
  });

  it.each([
    ['has no list', { ItemsPath: '$.none' }],
    ['selects what is missing from an item', { ItemSelector: { 'a.$': '$.none' } }],
    ['selects what is missing from the results', { ResultSelector: { 'a.$': '$.none' } }],
    ['lets out what is missing', { OutputPath: '$.none' }],
  ])('since it %s, ends the execution whatever the wildcards', async (_why, rest) => {
    const all = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2, Next: 'Saved' }];
    const each = mapOf({ Do: task() }, { ...rest, Retry: all, Catch: all });
    const done = await run(machineOf({ Each: each, Saved: { Type: 'Succeed' } }), [1]);
    expect(done).toMatchObject({ status: 'failed', error: 'States.Runtime', waitedSeconds: 0 });
    expect(done.children).toBeUndefined();
  });

  it('leads on to another Map by its catcher, which starts with its own items', async () => {
    const Catch = [{ ErrorEquals: ['States.TaskFailed'], ResultPath: null, Next: 'Again' }];
    const machine = machineOf({ Each: mapOf({ Do: task() }, { Catch }), Again: mapOf({ Keep: task() }) });
    let calls = 0;
    const done = await run(machine, [1, 2], {
      runTask: (item) => ((calls += 1) <= 2 ? failAs('Bad')() : item),
    });
    expect(done.output).toEqual([1, 2]);
  });
});

describe('errors', () => {
  it.each([
    ['Bad', 'States.ALL', true],
    ['Bad', 'States.TaskFailed', true],
    ['States.Timeout', 'States.TaskFailed', false],
    ['States.Timeout', 'States.ALL', true],
    ['States.Runtime', 'States.ALL', false],
    ['States.DataLimitExceeded', 'States.TaskFailed', false],
    ['States.Runtime', 'States.Runtime', true],
  ])('named %s are covered by %s: %s', async (name, equal, isCovered) => {
    const Catch = [{ ErrorEquals: [equal], Next: 'Saved' }];
    const states = { Do: task({ Catch }), Saved: { Type: 'Succeed' } satisfies State };
    const done = await run(machineOf(states), {}, { runTask: failAs(name) });
    expect(done.status).toBe(isCovered ? 'succeeded' : 'failed');
  });
});

describe('a snapshot that is lost', () => {
  const drawnState = fc.oneof(
    fc.record({ kind: fc.constant('task' as const), failures: fc.nat(2) }),
    fc.record({ kind: fc.constant('wait' as const), seconds: fc.nat(100) }),
    fc.record({ kind: fc.constant('map' as const), MaxConcurrency: fc.nat(2) }),
  );
  type Drawn = typeof drawnState extends fc.Arbitrary<infer Value> ? Value : never;

  const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 7, MaxAttempts: 2 }];
  const item = { 'item.$': '$$.Map.Item.Value', 'within.$': '$' };

  function stateOf(drawn: Drawn, name: string): State {
    const ResultPath = `$.${name}`;
    switch (drawn.kind) {
      case 'task':
        return task({ Parameters: { name, failures: drawn.failures, 'within.$': '$' }, ResultPath, Retry });
      case 'wait':
        return { Type: 'Wait', Seconds: drawn.seconds, End: true };
      case 'map':
        return mapOf(
          { Do: task({ Retry }) },
          {
            ItemsPath: '$.parts',
            ItemSelector: { name, ...item },
            MaxConcurrency: drawn.MaxConcurrency,
            ResultPath,
          },
        );
    }
  }

  const chainOf = (drawn: readonly Drawn[]): States =>
    Object.fromEntries(
      drawn.map((one, place) => [
        `S${place}`,
        place + 1 < drawn.length
          ? ({ ...stateOf(one, `S${place}`), End: undefined, Next: `S${place + 1}` } as State)
          : stateOf(one, `S${place}`),
      ]),
    );

  /** Answers what it was asked, after so many failures of the same question. */
  function flaky() {
    const calls = new Map<string, number>();
    const runTask = (payload: unknown): unknown => {
      const key = JSON.stringify(payload);
      const before = calls.get(key) ?? 0;
      calls.set(key, before + 1);
      const { failures = 0 } = payload as { failures?: number };
      if (before < failures) throw new Error('not yet');
      return { answer: payload };
    };
    return { calls, runTask };
  }

  it('repeats at most the tasks under way and changes no result, whatever the machine', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(drawnState, { minLength: 1, maxLength: 3 }),
        fc.record({ items: fc.nat(6), parts: fc.nat(3), MaxConcurrency: fc.nat(3) }),
        fc.array(fc.boolean(), { maxLength: 60 }),
        async (drawn, { items, parts, MaxConcurrency }, losses) => {
          const ItemSelector = { ...item, parts: list(parts) };
          const machine = machineOf({ Each: mapOf(chainOf(drawn), { ItemSelector, MaxConcurrency }) });
          const [calm, rough] = [flaky(), flaky()];
          const expected = await run(machine, list(items), calm);
          let advances = 0;
          const isLost = () => losses[advances++] ?? false;
          const done = await run(machine, list(items), { ...rough, isLost });
          const lost = losses.slice(0, advances).filter(Boolean).length;
          expect(expected.status).toBe('succeeded');
          expect(done.output).toEqual(expected.output);
          expect([...rough.calls.keys()].sort()).toEqual([...calm.calls.keys()].sort());
          for (const [key, count] of rough.calls)
            expect(count).toBeLessThanOrEqual((calm.calls.get(key) ?? 0) + lost);
          expect(done.transitions).toBeLessThanOrEqual(expected.transitions);
        },
      ),
      { numRuns: 200 },
    );
  });
});
