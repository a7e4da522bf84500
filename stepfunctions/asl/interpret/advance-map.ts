import type { MapState } from '../types.ts';
import { startExecution, type Execution } from './execution.ts';
import { fillTemplate } from './payload.ts';
import { read, RuntimeError } from './reference-path.ts';

/** Step Functions runs at most so many items of an inline Map at a time. */
const mostSideBySide = 40;

export type MapProgress =
  | { outcome: 'running'; execution: Execution }
  | { outcome: 'done'; execution: Execution; results: readonly unknown[] }
  | { outcome: 'failed'; execution: Execution; error: Error };

/**
 * Begins a Map with one child an item; then each call moves the children that may run by one state, side by side. Whoever
 * keeps the snapshot after each call repeats at most one Task a child after a crash.
 */
export async function advanceMap(
  state: MapState,
  { execution, input, context }: { execution: Execution; input: unknown; context: unknown },
  advance: (child: Execution) => Promise<Execution>,
): Promise<MapProgress> {
  const before = execution.children ?? startChildren(state, { execution, input, context });
  const turn = new Set(execution.children ? openOf(before, state.MaxConcurrency) : []);
  const children = await Promise.all(
    before.map((child) => (turn.has(child) ? advance(child) : Promise.resolve(child))),
  );
  const moved = {
    ...execution,
    children,
    transitions: execution.transitions + transitionsOf(children) - transitionsOf(before),
  };
  const failed = children.find(({ status }) => status === 'failed');
  const over = { ...moved, children: undefined };
  if (failed) return { outcome: 'failed', execution: over, error: errorOf(failed) };
  if (children.every(({ status }) => status === 'succeeded'))
    return { outcome: 'done', execution: over, results: children.map(({ output }) => output) };
  const wakeAtEpochMs = nextWake(openOf(children, state.MaxConcurrency));
  return { outcome: 'running', execution: { ...moved, wakeAtEpochMs } };
}

function startChildren(
  { ItemsPath = '$', ItemSelector, ItemProcessor }: MapState,
  { execution, input, context }: { execution: Execution; input: unknown; context: unknown },
): Execution[] {
  const items = read(input, ItemsPath);
  if (!Array.isArray(items)) throw new RuntimeError(`A Map needs a list at ${ItemsPath}.`);
  return items.map((item: unknown, index) => {
    const inItem = { ...(context as object), Map: { Item: { Index: index, Value: item } } };
    return startExecution(ItemProcessor, {
      name: execution.name,
      input: ItemSelector ? fillTemplate(ItemSelector, input, inItem) : item,
      nowEpochMs: execution.startedAtEpochMs,
    });
  });
}

/** The first children that are not over, as many as may be open at a time; one that waits keeps its place. */
function openOf(children: readonly Execution[], maxConcurrency = 0): Execution[] {
  const most = maxConcurrency === 0 ? mostSideBySide : Math.min(maxConcurrency, mostSideBySide);
  return children.filter(({ status }) => status === 'running').slice(0, most);
}

/** When all that are open wait, the Map waits for the first of them. */
function nextWake(open: readonly Execution[]): number | undefined {
  const times = open.map(({ wakeAtEpochMs }) => wakeAtEpochMs).filter((wake) => wake !== undefined);
  return times.length < open.length ? undefined : Math.min(...times);
}

const transitionsOf = (children: readonly Execution[]): number =>
  children.reduce((sum, { transitions }) => sum + transitions, 0);

function errorOf({ error = 'States.TaskFailed', cause = '' }: Execution): Error {
  const failure = new Error(cause);
  failure.name = error;
  return failure;
}
