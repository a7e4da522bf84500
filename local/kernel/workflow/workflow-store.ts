import type { StateMachine } from '../../../stepfunctions/asl/types.ts';
import type { KeyValue, KeyValueChange } from '../../store/key-value.ts';
import { under } from '../key-prefix.ts';
import type { ExecutionRecord } from './execution-record.ts';

export interface StoredMachine {
  readonly name: string;
  readonly definition: StateMachine;
}

/** Where machines and executions lie in the key-value area; open executions apart, so that a start reads only them. */
export interface WorkflowStore {
  machines(): Promise<StoredMachine[]>;
  /** @param executions saved in the same moment */
  putMachine(machine: StoredMachine, executions?: readonly ExecutionRecord[]): Promise<void>;
  deleteMachine(name: string): Promise<void>;
  openExecutions(): Promise<ExecutionRecord[]>;
  closedExecution(machine: string, name: string): Promise<ExecutionRecord | undefined>;
  save(record: ExecutionRecord): Promise<void>;
  /** Forgets executions that were closed before the moment. */
  forgetClosed(beforeEpochMs: number): Promise<void>;
}

export function createWorkflowStore(keyValue: KeyValue): WorkflowStore {
  const machineKey = (name: string): string => `machine/${name}`;
  const openKey = ({ machine, name }: ExecutionRecord): string => `execution/open/${machine}/${name}`;
  const closedKey = (machine: string, name: string): string => `execution/closed/${machine}/${name}`;
  const values = async <T>(...words: readonly string[]): Promise<T[]> =>
    (await keyValue.range<T>(under(...words))).map(({ value }) => value);

  function changesOf(record: ExecutionRecord): KeyValueChange[] {
    if (record.status === 'RUNNING') return [{ put: openKey(record), value: record }];
    return [{ delete: openKey(record) }, { put: closedKey(record.machine, record.name), value: record }];
  }

  return {
    machines: () => values<StoredMachine>('machine'),
    putMachine: (machine, executions = []) =>
      keyValue.write([
        { put: machineKey(machine.name), value: machine },
        ...executions.flatMap((record) => changesOf(record)),
      ]),
    deleteMachine: (name) => keyValue.write([{ delete: machineKey(name) }]),
    openExecutions: () => values<ExecutionRecord>('execution', 'open'),
    closedExecution: (machine, name) => keyValue.get<ExecutionRecord>(closedKey(machine, name)),
    save: (record) => keyValue.write(changesOf(record)),
    async forgetClosed(beforeEpochMs) {
      const closed = await values<ExecutionRecord>('execution', 'closed');
      const old = closed.filter(({ stoppedAtEpochMs = 0 }) => stoppedAtEpochMs < beforeEpochMs);
      if (old.length > 0)
        await keyValue.write(old.map(({ machine, name }) => ({ delete: closedKey(machine, name) })));
    },
  };
}
