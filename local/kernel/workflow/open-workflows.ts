import { isDeepStrictEqual } from 'node:util';
import { startExecution } from '../../../stepfunctions/asl/interpret/execution.ts';
import type { StateMachine } from '../../../stepfunctions/asl/types.ts';
import type { Kernel } from '../kernel.ts';
import { describe } from './execution-record.ts';
import type { ExecutionDescription, ExecutionRecord, ExecutionStatus } from './execution-record.ts';
import { createRunner } from './runner.ts';
import type { OpenExecution, WorkflowHandlers } from './runner.ts';
import { createWorkflowStore } from './workflow-store.ts';
import type { StoredMachine } from './workflow-store.ts';

export type StartOutcome =
  | { readonly outcome: 'started' }
  /** An execution of that name runs with the same input: Step Functions gives the same answer again. */
  | { readonly outcome: 'running' }
  /** Closed within 90 days, or running with another input: Step Functions throws ExecutionAlreadyExists. */
  | { readonly outcome: 'already exists'; readonly status: ExecutionStatus }
  | { readonly outcome: 'no such machine' };

export interface ExecutionId {
  readonly machine: string;
  readonly name: string;
}

/** Step Functions (Standard), as far as we use it: durable executions of machines that are made at run time. */
export interface Workflows {
  /** Machines never change: `conflict` when the name has another definition. */
  createMachine(machine: {
    name: string;
    definition: StateMachine;
  }): Promise<'created' | 'exists' | 'conflict'>;
  /**
   * A machine of the program itself, which another version of it may define anew. To be called before `run`. Executions
   * under way keep the definition that they began with, as in Step Functions (UpdateStateMachine).
   */
  putMachine(machine: { name: string; definition: StateMachine }): Promise<void>;
  /** Its executions are aborted when they come to their next state. Harmless when there is none. */
  deleteMachine(name: string): Promise<void>;
  startExecution(start: ExecutionId & { readonly input: unknown }): Promise<StartOutcome>;
  /** False when no such execution runs. */
  stopExecution(id: ExecutionId & { readonly cause?: string }): Promise<boolean>;
  describe(id: ExecutionId): Promise<ExecutionDescription | undefined>;
  /** Of one machine, or of all. */
  listRunning(machine?: string): ExecutionId[];
  listMachines(): string[];
  /** Begins to run what is due, also from before a restart. Once; until then executions only gather. */
  run(handlers: WorkflowHandlers): void;
}

/** StartExecution: "You can reuse the name after 90 days." */
const namesKeptMs = 90 * 86_400_000;

/** @param maxConcurrency executions that are between two waits at a time */
export async function openWorkflows(kernel: Kernel, { maxConcurrency = 50 } = {}): Promise<Workflows> {
  const store = createWorkflowStore(kernel.keyValue);
  const machines = new Map((await store.machines()).map(({ name, definition }) => [name, definition]));
  const open = new Map<string, OpenExecution>();
  let isRunning = false;
  const keyOf = ({ machine, name }: ExecutionId): string => `${machine}/${name}`;
  const runner = createRunner({
    kernel,
    store,
    machineOf: (name) => machines.get(name),
    maxConcurrency,
    onClosed: ({ record }) => void open.delete(keyOf(record)),
  });

  async function answerAgain(execution: OpenExecution, input: unknown): Promise<StartOutcome> {
    await execution.saving;
    const { record } = execution;
    const isSame = record.status === 'RUNNING' && isDeepStrictEqual(record.input, asJson(input));
    return isSame ? { outcome: 'running' } : { outcome: 'already exists', status: record.status };
  }

  async function begin(id: ExecutionId, definition: StateMachine, input: unknown): Promise<StartOutcome> {
    const { machine, name } = id;
    const snapshot = startExecution(definition, { name, input, nowEpochMs: kernel.clock.now() });
    const record = { machine, name, input, status: 'RUNNING' as const, snapshot };
    const execution = { record, saving: store.save(record), isStopped: false, cancelWake: () => undefined };
    open.set(keyOf(id), execution);
    try {
      await execution.saving;
    } catch (error) {
      open.delete(keyOf(id));
      throw error;
    }
    kernel.meter.count('executionsStarted');
    runner.resume(execution);
    return { outcome: 'started' };
  }

  async function redefine(machine: StoredMachine): Promise<void> {
    const definition = machines.get(machine.name);
    const underWay = [...open.values()].filter(({ record }) => record.machine === machine.name);
    const keep = ({ record }: OpenExecution): ExecutionRecord => ({ definition, ...record });
    await store.putMachine(machine, underWay.map(keep));
    for (const execution of underWay) execution.record = keep(execution);
    machines.set(machine.name, machine.definition);
  }

  await store.forgetClosed(kernel.clock.now() - namesKeptMs);
  for (const record of await store.openExecutions()) {
    const execution = { record, saving: Promise.resolve(), isStopped: false, cancelWake: () => undefined };
    open.set(keyOf(record), execution);
    runner.resume(execution);
  }

  return {
    async createMachine({ name, definition }) {
      const known = machines.get(requireName(name));
      if (known) return isDeepStrictEqual(known, asJson(definition)) ? 'exists' : 'conflict';
      const machine = { name, definition: asJson(definition) as StateMachine };
      await store.putMachine(machine);
      machines.set(name, machine.definition);
      return 'created';
    },
    async putMachine({ name, definition }) {
      if (isRunning) throw new Error(`Put the machine ${name} before workflows run.`);
      const machine = { name: requireName(name), definition: asJson(definition) as StateMachine };
      if (!isDeepStrictEqual(machines.get(name), machine.definition)) await redefine(machine);
    },
    async deleteMachine(name) {
      machines.delete(name);
      await store.deleteMachine(name);
    },
    async startExecution({ machine, name, input }) {
      const id = { machine, name: requireName(name) };
      const definition = machines.get(machine);
      if (!definition) return { outcome: 'no such machine' };
      const running = open.get(keyOf(id));
      if (running) return answerAgain(running, input);
      const closed = await store.closedExecution(machine, name);
      const startedMeanwhile = open.get(keyOf(id));
      if (startedMeanwhile) return answerAgain(startedMeanwhile, input);
      const isKept = (closed?.stoppedAtEpochMs ?? -Infinity) > kernel.clock.now() - namesKeptMs;
      if (closed && isKept) return { outcome: 'already exists', status: closed.status };
      return begin(id, definition, asJson(input));
    },
    async stopExecution({ cause = 'It was stopped.', ...id }) {
      const execution = open.get(keyOf(id));
      if (!execution || execution.isStopped) return false;
      await runner.stop(execution, cause);
      return execution.record.status === 'ABORTED';
    },
    async describe(id) {
      const record = open.get(keyOf(id))?.record ?? (await store.closedExecution(id.machine, id.name));
      return record && describe(record);
    },
    listRunning: (machine) =>
      [...open.values()]
        .map(({ record: { machine: of, name } }) => ({ machine: of, name }))
        .filter((id) => machine === undefined || id.machine === machine),
    listMachines: () => [...machines.keys()],
    run(handlers) {
      isRunning = true;
      runner.attach(handlers);
    },
  };
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

/** @throws RangeError for a name that Step Functions refuses, or that would not be logged */
function requireName(name: string): string {
  if (/^[\w-]{1,80}$/.test(name)) return name;
  throw new RangeError(
    `The name ${name} must be 1 to 80 letters, digits, "-" and "_" (Step Functions quotas).`,
  );
}
