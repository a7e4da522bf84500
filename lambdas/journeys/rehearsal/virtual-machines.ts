import { advance } from '../../../stepfunctions/asl/interpret/advance.ts';
import { startExecution, type Execution } from '../../../stepfunctions/asl/interpret/execution.ts';
import type { StateMachine } from '../../../stepfunctions/asl/types.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import type { Machines } from '../ports.ts';
import type { Agenda } from './agenda.ts';
import type { Usage } from './usage.ts';

/** Step Functions in virtual time: every execution is walked by the same interpreter as on one machine. */
export function createVirtualMachines(deps: {
  machine: StateMachine;
  agenda: Agenda;
  clock: Clock;
  random: () => number;
  usage: Usage;
  runTask: (payload: unknown) => Promise<unknown>;
  onFailed: (execution: Execution) => void;
}): Machines {
  const running = new Map<string, Execution>();
  const known = new Set<string>();

  /** Walks until the execution sleeps or ends. */
  const walk = async (name: string): Promise<void> => {
    for (;;) {
      const execution = running.get(name);
      if (!execution) return;
      const { wakeAtEpochMs = 0 } = execution;
      if (wakeAtEpochMs > deps.clock.now()) {
        deps.agenda.at(wakeAtEpochMs, () => walk(name));
        return;
      }
      const next = await advance(deps.machine, execution, {
        nowEpochMs: deps.clock.now(),
        random: deps.random,
        runTask: (_resource, payload) => deps.runTask(payload),
      });
      deps.usage.stateTransitions += next.transitions - execution.transitions;
      if (next.status === 'failed') deps.onFailed(next);
      if (next.status === 'running') running.set(name, next);
      else running.delete(name);
    }
  };

  return {
    create: () => Promise.resolve(),
    remove: () => Promise.resolve(),
    start({ name, input }) {
      if (known.has(name)) return Promise.resolve();
      known.add(name);
      deps.usage.executions += 1;
      running.set(name, startExecution(deps.machine, { name, input, nowEpochMs: deps.clock.now() }));
      deps.agenda.at(deps.clock.now(), () => walk(name));
      return Promise.resolve();
    },
    stop: ({ name }) => Promise.resolve(void running.delete(name)),
    hasRunning: () => Promise.resolve(running.size > 0),
  };
}
