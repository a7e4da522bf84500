import type { StateMachine } from '../../../stepfunctions/asl/types.ts';
import type { Kernel } from '../kernel.ts';
import { createLineUp } from '../line-up.ts';
import { aborted, describe, withSnapshot } from './execution-record.ts';
import type { ExecutionDescription, ExecutionRecord } from './execution-record.ts';
import { takeStep } from './take-step.ts';
import type { RunTask } from './take-step.ts';
import type { WorkflowStore } from './workflow-store.ts';

export interface WorkflowHandlers {
  readonly runTask: RunTask;
  /** Hears of executions that failed or were stopped, as by EventBridge: at most once, so keep a watch beside it. */
  readonly onUnsuccessful: (execution: ExecutionDescription) => Promise<void>;
}

/** An open execution in memory. */
export interface OpenExecution {
  record: ExecutionRecord;
  /** The write of the record under way, or the last one. */
  saving: Promise<void>;
  isStopped: boolean;
  cancelWake: () => void;
}

/** Walks executions from state to state, a bounded number at a time; one that waits for its time takes no place. */
export interface Runner {
  attach(handlers: WorkflowHandlers): void;
  /** Runs the execution when it is due. */
  resume(execution: OpenExecution): void;
  stop(execution: OpenExecution, cause: string): Promise<void>;
}

const part = 'workflows';
const retryMs = 5000;

export function createRunner(deps: {
  readonly kernel: Kernel;
  readonly store: WorkflowStore;
  readonly machineOf: (name: string) => StateMachine | undefined;
  readonly maxConcurrency: number;
  readonly onClosed: (execution: OpenExecution) => void;
}): Runner {
  const { kernel, store } = deps;
  const runnable = createLineUp<OpenExecution>();
  let handlers: WorkflowHandlers | undefined;
  let active = 0;

  function wake(): void {
    while (handlers && active < deps.maxConcurrency && runnable.length > 0 && !kernel.isClosed()) {
      const execution = runnable.shift();
      if (execution) begin(execution, handlers);
    }
  }

  function begin(execution: OpenExecution, using: WorkflowHandlers): void {
    active += 1;
    kernel.start(part, async () => {
      try {
        await walk(execution, using);
      } catch (error) {
        // Its last stored snapshot still stands, so the state runs again.
        kernel.report({ part, error });
        execution.cancelWake = kernel.at(kernel.clock.now() + retryMs, () => lineUp(execution));
      }
      active -= 1;
      wake();
    });
  }

  async function walk(execution: OpenExecution, using: WorkflowHandlers): Promise<void> {
    while (!execution.isStopped && !kernel.isClosed() && execution.record.status === 'RUNNING') {
      if ((execution.record.snapshot.wakeAtEpochMs ?? 0) > kernel.clock.now()) {
        resume(execution);
        return;
      }
      await keep(execution, await step(execution, using));
    }
    if (!execution.isStopped && execution.record.status !== 'RUNNING') close(execution, using);
  }

  async function step({ record }: OpenExecution, { runTask }: WorkflowHandlers): Promise<ExecutionRecord> {
    const machine = deps.machineOf(record.machine);
    if (!machine) return aborted(record, 'Its state machine was deleted.', kernel.clock.now());
    const snapshot = await takeStep(kernel, record.definition ?? machine, {
      snapshot: record.snapshot,
      runTask,
    });
    return withSnapshot(record, snapshot, kernel.clock.now());
  }

  /** What a state has done stands when it was stopped meanwhile, but it leads nowhere. */
  async function keep(execution: OpenExecution, record: ExecutionRecord): Promise<void> {
    if (!execution.isStopped) await save(execution, record);
  }

  async function save(execution: OpenExecution, record: ExecutionRecord): Promise<void> {
    execution.saving = store.save(record);
    await execution.saving;
    execution.record = record;
  }

  function close(execution: OpenExecution, using: WorkflowHandlers | undefined): void {
    deps.onClosed(execution);
    const { record } = execution;
    if (using && record.status !== 'SUCCEEDED') {
      kernel.start(part, () => kernel.invoke(() => using.onUnsuccessful(describe(record))));
    }
  }

  function lineUp(execution: OpenExecution): void {
    if (execution.isStopped) return;
    runnable.push(execution);
    wake();
  }

  function resume(execution: OpenExecution): void {
    const { wakeAtEpochMs } = execution.record.snapshot;
    if (wakeAtEpochMs === undefined) lineUp(execution);
    else execution.cancelWake = kernel.at(wakeAtEpochMs, () => lineUp(execution));
  }

  return {
    attach(next) {
      if (handlers) throw new Error('Workflows run already.');
      handlers = next;
      wake();
    },
    resume,
    async stop(execution, cause) {
      execution.isStopped = true;
      execution.cancelWake();
      await Promise.allSettled([execution.saving]);
      if (execution.record.status !== 'RUNNING') return;
      await save(execution, aborted(execution.record, cause, kernel.clock.now()));
      close(execution, handlers);
    },
  };
}
