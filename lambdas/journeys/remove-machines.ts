import { mapBounded } from '../shared/domain/map-bounded.ts';

/** The workflow service, as far as cleaning up needs it. Machines and executions are named by ARN. */
export interface MachineCleanup {
  /** Machines whose name starts with the prefix. */
  listMachines(prefix: string): Promise<readonly string[]>;
  listRunning(machine: string): AsyncIterable<readonly string[]>;
  /** Stopping an execution that has ended is a success. */
  stop(execution: string): Promise<void>;
  /** Deleting a machine that is gone is a success. */
  remove(machine: string): Promise<void>;
}

const stopsUnderWay = 10;

/**
 * Stops the running executions and removes the state machines of a stage.
 * When time runs short the rest is only removed: an execution of a removed machine ends at its next transition.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
 */
export async function removeMachines(
  deps: { machines: MachineCleanup; hasTime: () => boolean },
  prefix: string,
): Promise<{ removed: number; stopped: number }> {
  let stopped = 0;
  const machines = await deps.machines.listMachines(prefix);
  for (const machine of machines) {
    stopped += await stopRunning(deps, machine);
    await deps.machines.remove(machine);
  }
  return { removed: machines.length, stopped };
}

async function stopRunning(
  { machines, hasTime }: Parameters<typeof removeMachines>[0],
  machine: string,
): Promise<number> {
  let stopped = 0;
  for await (const executions of machines.listRunning(machine)) {
    if (!hasTime()) break;
    await mapBounded(executions, stopsUnderWay, (execution) => machines.stop(execution));
    stopped += executions.length;
  }
  return stopped;
}
