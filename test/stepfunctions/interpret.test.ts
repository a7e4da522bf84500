import { advance } from '../../stepfunctions/asl/interpret/advance.ts';
import { startExecution, type Execution } from '../../stepfunctions/asl/interpret/execution.ts';
import type { State, StateMachine } from '../../stepfunctions/asl/types.ts';

const start = Date.UTC(2026, 10, 23);

async function run(
  States: Record<string, State>,
  input: unknown,
  runTask: (payload: unknown) => unknown = () => ({}),
) {
  const machine: StateMachine = { StartAt: Object.keys(States)[0] ?? '', States };
  let execution: Execution = startExecution(machine, { name: 'e1', input, nowEpochMs: start });
  const waits: number[] = [];
  let now = start;
  for (let steps = 0; execution.status === 'running' && steps < 200; steps += 1) {
    execution = await advance(machine, execution, {
      nowEpochMs: now,
      random: () => 1,
      runTask: (_resource, payload) => Promise.resolve().then(() => runTask(payload)),
    });
    if (execution.status === 'running' && execution.wakeAtEpochMs !== undefined) {
      waits.push((execution.wakeAtEpochMs - now) / 1000);
      now = execution.wakeAtEpochMs;
    }
    // A snapshot must survive being stored.
    execution = JSON.parse(JSON.stringify(execution)) as Execution;
  }
  return { ...execution, waits };
}

const task = (rest: object = {}): State => ({ Type: 'Task', Resource: 'arn:task', End: true, ...rest });

it('fills parameters from input and context, and puts the result where it belongs', async () => {
  const seen: unknown[] = [];
  const done = await run(
    {
      A: task({
        Parameters: { fixed: 1, 'name.$': '$.who', nested: { 'execution.$': '$$.Execution.Name' } },
        ResultSelector: { 'answer.$': '$.value' },
        ResultPath: '$.result',
      }),
    },
    { who: 'x' },
    (payload) => (seen.push(payload), { value: 7, more: 8 }),
  );
  expect(seen).toEqual([{ fixed: 1, name: 'x', nested: { execution: 'e1' } }]);
  expect(done.output).toEqual({ who: 'x', result: { answer: 7 } });
  expect(done.transitions).toBe(1);
});

it('waits for seconds and until timestamps', async () => {
  const done = await run(
    {
      A: { Type: 'Wait', Seconds: 5, Next: 'B' },
      B: { Type: 'Wait', TimestampPath: '$.until', Next: 'C' },
      C: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'D' },
      D: { Type: 'Succeed' },
    },
    { until: new Date(start + 65_000).toISOString(), seconds: 3 },
  );
  expect(done).toMatchObject({ status: 'succeeded', waits: [5, 60, 3], transitions: 4 });
});

it('goes on at once when the moment of a wait has passed', async () => {
  const done = await run({ A: { Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z', End: true } }, {});
  expect(done.status).toBe('succeeded');
});

it.each([
  [{ Variable: '$.s', StringEquals: 'a' }, true],
  [{ Variable: '$.s', StringGreaterThan: 'b' }, false],
  [{ Variable: '$.n', NumericLessThanEquals: 3 }, true],
  [{ Variable: '$.b', BooleanEquals: true }, true],
  [{ Variable: '$.t', TimestampLessThan: '2027-01-01T00:00:00Z' }, true],
  [{ Variable: '$.none', IsPresent: false }, true],
  [{ Variable: '$.s', IsNumeric: true }, false],
  [{ Not: { Variable: '$.b', BooleanEquals: true } }, false],
  [
    {
      And: [
        { Variable: '$.b', BooleanEquals: true },
        { Variable: '$.n', NumericEquals: 3 },
      ],
    },
    true,
  ],
  [
    {
      Or: [
        { Variable: '$.s', StringEquals: 'x' },
        { Variable: '$.n', NumericGreaterThan: 9 },
      ],
    },
    false,
  ],
])('chooses by %j', async (test, holds) => {
  const done = await run(
    {
      A: { Type: 'Choice', Choices: [{ ...test, Next: 'Yes' }], Default: 'No' },
      Yes: { Type: 'Pass', Result: true, End: true },
      No: { Type: 'Pass', Result: false, End: true },
    },
    { s: 'a', n: 3, b: true, t: '2026-11-23T00:00:00Z' },
  );
  expect(done.output).toBe(holds);
});

it('fails when a Choice variable is missing, and when nothing matches', async () => {
  const Choices = [{ Variable: '$.s', StringEquals: 'a', Next: 'A' }];
  expect(await run({ A: { Type: 'Choice', Choices } }, {})).toMatchObject({
    status: 'failed',
    error: 'States.Runtime',
  });
  expect(await run({ A: { Type: 'Choice', Choices } }, { s: 'b' })).toMatchObject({
    error: 'States.NoChoiceMatched',
  });
});

it('retries with backoff up to the attempts, each one a transition, and then fails with the error', async () => {
  const broken = () => {
    throw Object.assign(new Error('no'), { name: 'Broken' });
  };
  const Retry = [
    { ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 4, MaxDelaySeconds: 30 },
  ];
  const done = await run({ A: task({ Retry }) }, {}, broken);
  expect(done).toMatchObject({
    status: 'failed',
    error: 'Broken',
    cause: 'no',
    waits: [2, 6, 18, 30],
    transitions: 5,
  });
});

it('catches an error by name', async () => {
  const broken = () => {
    throw Object.assign(new Error('no'), { name: 'Broken' });
  };
  const Catch = [
    { ErrorEquals: ['Other'], Next: 'C' },
    { ErrorEquals: ['Broken'], ResultPath: '$.error', Next: 'B' },
  ];
  const done = await run(
    { A: task({ Catch }), B: { Type: 'Succeed' }, C: { Type: 'Fail' } },
    { kept: 1 },
    broken,
  );
  expect(done.output).toEqual({ kept: 1, error: { Error: 'Broken', Cause: 'no' } });
});

it('ends as told by a Fail state', async () => {
  expect(await run({ A: { Type: 'Fail', Error: 'E', Cause: 'why' } }, {})).toMatchObject({
    status: 'failed',
    error: 'E',
    cause: 'why',
  });
});
