import type { Execution } from '../../../stepfunctions/asl/interpret/execution.ts';
import type { StateMachine } from '../../../stepfunctions/asl/types.ts';

/** In the words of Step Functions (DescribeExecution). */
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

/** An execution as it lies in the key-value area. */
export interface ExecutionRecord {
  readonly machine: string;
  readonly name: string;
  readonly input: unknown;
  readonly status: ExecutionStatus;
  readonly snapshot: Execution;
  /** The machine as it was at the start, when it has been defined anew meanwhile. */
  readonly definition?: StateMachine;
  /** Epoch milliseconds; absent while it runs. */
  readonly stoppedAtEpochMs?: number;
}

export interface ExecutionDescription {
  readonly machine: string;
  readonly name: string;
  readonly input: unknown;
  readonly status: ExecutionStatus;
  /** The state that is next or that waits, or the last one. */
  readonly state: string;
  readonly transitions: number;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  /** Epoch milliseconds, as all times here. */
  readonly startedAtEpochMs: number;
  readonly wakeAtEpochMs?: number;
  readonly stoppedAtEpochMs?: number;
}

export function describe(record: ExecutionRecord): ExecutionDescription {
  const { machine, name, input, status, snapshot, stoppedAtEpochMs } = record;
  const { state, transitions, output, error, cause, startedAtEpochMs, wakeAtEpochMs } = snapshot;
  return {
    machine,
    name,
    input,
    status,
    state,
    transitions,
    output,
    error,
    cause,
    startedAtEpochMs,
    wakeAtEpochMs,
    stoppedAtEpochMs,
  };
}

/** The record after a step, closed when the snapshot is over. */
export function withSnapshot(
  record: ExecutionRecord,
  snapshot: Execution,
  nowEpochMs: number,
): ExecutionRecord {
  switch (snapshot.status) {
    case 'running':
      return { ...record, snapshot };
    case 'succeeded':
      return { ...record, snapshot, status: 'SUCCEEDED', stoppedAtEpochMs: nowEpochMs };
    case 'failed':
      return { ...record, snapshot, status: 'FAILED', stoppedAtEpochMs: nowEpochMs };
  }
}

export function aborted(record: ExecutionRecord, cause: string, nowEpochMs: number): ExecutionRecord {
  const snapshot = { ...record.snapshot, cause };
  return { ...record, snapshot, status: 'ABORTED', stoppedAtEpochMs: nowEpochMs };
}
