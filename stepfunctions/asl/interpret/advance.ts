import type {
  FailState,
  MapState,
  PassState,
  State,
  StateMachine,
  SucceedState,
  TaskState,
  WaitState,
} from '../types.ts';
import { advanceMap } from './advance-map.ts';
import { choose } from './choose.ts';
import type { Execution } from './execution.ts';
import { fillTemplate } from './payload.ts';
import { putAt, read, RuntimeError } from './reference-path.ts';
import { covers, retryAfter } from './retry.ts';

export interface AdvanceDeps {
  nowEpochMs: number;
  /** Runs what a Task names; a rejection with a `name` is an error of that name. */
  runTask: (resource: string, payload: unknown) => Promise<unknown>;
  /** Uniform in [0, 1): jitter of retries. */
  random: () => number;
}

/**
 * Runs exactly one state, or ends the wait that is due, and returns the next snapshot. An execution that is not due, or
 * over, comes back unchanged. JSONPath semantics of the Amazon States Language.
 */
export async function advance(
  machine: StateMachine,
  execution: Execution,
  deps: AdvanceDeps,
): Promise<Execution> {
  if (execution.status !== 'running' || (execution.wakeAtEpochMs ?? 0) > deps.nowEpochMs) return execution;
  const state = machine.States[execution.state];
  if (!state) return fail(execution, new RuntimeError(`The machine has no state ${execution.state}.`));
  const isUnderWay = execution.waiting === true || execution.children !== undefined;
  const entered = {
    ...execution,
    wakeAtEpochMs: undefined,
    transitions: execution.transitions + (isUnderWay ? 0 : 1),
  };
  try {
    return await runState(state, entered, deps);
  } catch (error) {
    return state.Type === 'Task' || state.Type === 'Map'
      ? mend(state, entered, error, deps)
      : fail(entered, error);
  }
}

function runState(state: State, execution: Execution, deps: AdvanceDeps): Execution | Promise<Execution> {
  switch (state.Type) {
    case 'Task':
      return runTask(state, execution, deps);
    case 'Choice':
      return moveTo(choose(state, inputOf(state, execution)), execution, execution.data);
    case 'Wait':
      return execution.waiting === true
        ? onward(state, { ...execution, waiting: undefined }, inputOf(state, execution))
        : { ...execution, waiting: true, wakeAtEpochMs: wakeAt(state, execution, deps.nowEpochMs) };
    case 'Pass':
      return pass(state, execution);
    case 'Map':
      return runMap(state, execution, deps);
    case 'Succeed':
      return succeed(state, execution);
    case 'Fail':
      return failAsTold(state, execution);
  }
}

async function runTask(state: TaskState, execution: Execution, deps: AdvanceDeps): Promise<Execution> {
  const input = inputOf(state, execution);
  const context = contextOf(execution);
  const payload = state.Parameters ? fillTemplate(state.Parameters, input, context) : input;
  const raw = await deps.runTask(state.Resource, payload);
  const result = state.ResultSelector ? fillTemplate(state.ResultSelector, raw, context) : raw;
  return onward(state, execution, resultAt(state.ResultPath, input, result));
}

function pass(state: PassState, execution: Execution): Execution {
  const input = inputOf(state, execution);
  const filled = state.Parameters ? fillTemplate(state.Parameters, input, contextOf(execution)) : input;
  const result = state.Result === undefined ? filled : state.Result;
  return onward(state, execution, resultAt(state.ResultPath, input, result));
}

async function runMap(state: MapState, execution: Execution, deps: AdvanceDeps): Promise<Execution> {
  const input = inputOf(state, execution);
  const context = contextOf(execution);
  const progress = await advanceMap(state, { execution, input, context }, (child) =>
    advance(state.ItemProcessor, child, deps),
  );
  switch (progress.outcome) {
    case 'running':
      return progress.execution;
    case 'failed':
      return mend(state, progress.execution, progress.error, deps);
    case 'done': {
      const { results } = progress;
      const result = state.ResultSelector ? fillTemplate(state.ResultSelector, results, context) : results;
      return onward(state, progress.execution, resultAt(state.ResultPath, input, result));
    }
  }
}

/** The error's way: a retrier that still has attempts, else a catcher, else the end. A Map starts all its items anew. */
function mend(state: TaskState | MapState, before: Execution, error: unknown, deps: AdvanceDeps): Execution {
  const execution = { ...before, children: undefined };
  const name = errorName(error);
  const retry = retryAfter(state.Retry ?? [], execution.retries ?? {}, name, deps.random);
  if (retry) {
    return { ...execution, retries: retry.retries, wakeAtEpochMs: deps.nowEpochMs + retry.delayMs };
  }
  const catcher = (state.Catch ?? []).find(({ ErrorEquals }) => covers(ErrorEquals, name));
  if (!catcher) return fail(execution, error);
  const input = inputOf(state, execution);
  const output = { Error: name, Cause: error instanceof Error ? error.message : '' };
  return moveTo(catcher.Next, execution, resultAt(catcher.ResultPath, input, output));
}

function wakeAt(state: WaitState, execution: Execution, nowEpochMs: number): number {
  const input = inputOf(state, execution);
  if (state.Timestamp !== undefined) return Date.parse(state.Timestamp);
  if (state.TimestampPath !== undefined) return timestamp(read(input, state.TimestampPath));
  const seconds = state.SecondsPath === undefined ? state.Seconds : read(input, state.SecondsPath);
  if (typeof seconds !== 'number') throw new RuntimeError('A Wait needs a number of seconds.');
  return nowEpochMs + seconds * 1000;
}

function timestamp(value: unknown): number {
  const moment = typeof value === 'string' ? Date.parse(value) : NaN;
  if (Number.isNaN(moment)) throw new RuntimeError('A Wait needs a timestamp in ISO 8601.');
  return moment;
}

function onward(
  state: TaskState | WaitState | PassState | MapState,
  execution: Execution,
  output: unknown,
): Execution {
  const data = state.OutputPath === undefined ? output : pathOrNothing(state.OutputPath, output);
  if (state.Next !== undefined) return moveTo(state.Next, execution, data);
  return { ...execution, status: 'succeeded', data, output: data };
}

function moveTo(state: string, execution: Execution, data: unknown): Execution {
  return { ...execution, state, data, retries: undefined };
}

function succeed(state: SucceedState, execution: Execution): Execution {
  return { ...execution, status: 'succeeded', output: inputOf(state, execution) };
}

function failAsTold({ Error: error, Cause }: FailState, execution: Execution): Execution {
  return { ...execution, status: 'failed', error: error ?? 'States.Failed', cause: Cause };
}

function fail(execution: Execution, error: unknown): Execution {
  const cause = error instanceof Error ? error.message : String(error);
  return { ...execution, status: 'failed', error: errorName(error), cause };
}

const errorName = (error: unknown): string => (error instanceof Error ? error.name : 'States.TaskFailed');

function inputOf(state: { InputPath?: string | null }, { data }: Execution): unknown {
  return state.InputPath === undefined ? data : pathOrNothing(state.InputPath, data);
}

const pathOrNothing = (path: string | null, data: unknown): unknown =>
  path === null ? {} : read(data, path);

function resultAt(path: string | null | undefined, input: unknown, result: unknown): unknown {
  if (path === null) return input;
  return path === undefined || path === '$' ? result : putAt(input, path, result);
}

const contextOf = ({ name, startedAtEpochMs, state }: Execution): unknown => ({
  Execution: { Name: name, StartTime: new Date(startedAtEpochMs).toISOString() },
  State: { Name: state },
});
