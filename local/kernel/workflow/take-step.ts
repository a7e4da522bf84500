import { advance } from '../../../stepfunctions/asl/interpret/advance.ts';
import type { Execution } from '../../../stepfunctions/asl/interpret/execution.ts';
import type { StateMachine } from '../../../stepfunctions/asl/types.ts';
import type { Kernel } from '../kernel.ts';

/**
 * Runs what a Task names. A rejection whose error has a `name` is an error of that name to Retry and Catch.
 * @param resource the Task's Resource, e.g. the ARN of a function
 */
export type RunTask = (resource: string, payload: unknown) => Promise<unknown>;

/** A state takes at least two of the 25,000 events that the history of a Standard execution may have. */
const maxTransitions = 12_500;

/** One state of an execution, metered as Step Functions and Lambda would bill it. */
export async function takeStep(
  kernel: Kernel,
  machine: StateMachine,
  { snapshot, runTask }: { snapshot: Execution; runTask: RunTask },
): Promise<Execution> {
  const next = await advance(machine, snapshot, {
    nowEpochMs: kernel.clock.now(),
    runTask: (resource, payload) =>
      kernel.invoke(async () => throughJson(await runTask(resource, throughJson(payload)))),
    random: kernel.random,
  });
  kernel.meter.count('stateTransitions', next.transitions - snapshot.transitions);
  if (next.status !== 'running' || next.transitions <= maxTransitions) return next;
  const cause = `The execution passed ${maxTransitions} states, more than its history can hold (25,000 events).`;
  return { ...next, status: 'failed', error: 'States.Runtime', cause };
}

/** What a function answers is text in between; nothing is null. */
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null)) as unknown;
