import type { StateMachine } from '../types.ts';

/** A running machine as plain JSON: whoever keeps each snapshot repeats at most the Task under way after a crash. */
export interface Execution {
  name: string;
  status: 'running' | 'succeeded' | 'failed';
  /** The state that is next, or that waits. */
  state: string;
  /** The JSON that the state gets. */
  data: unknown;
  /** Epoch milliseconds; present while a Wait or the pause before a retry lasts. */
  wakeAtEpochMs?: number;
  /** True while a Wait is under way, so that waking leaves it. */
  waiting?: boolean;
  /** Retries so far of the state, by the position of its retrier. */
  retries?: Readonly<Record<string, number>>;
  /** One for each item of the Map under way, in the order of the items. */
  children?: readonly Execution[];
  /** Epoch milliseconds. */
  startedAtEpochMs: number;
  /** States entered, and retries: what AWS bills as state transitions. */
  transitions: number;
  output?: unknown;
  error?: string;
  cause?: string;
}

export function startExecution(
  machine: StateMachine,
  { name, input, nowEpochMs }: { name: string; input: unknown; nowEpochMs: number },
): Execution {
  return {
    name,
    status: 'running',
    state: machine.StartAt,
    data: input,
    startedAtEpochMs: nowEpochMs,
    transitions: 0,
  };
}
