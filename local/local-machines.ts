import type { Machines } from '../lambdas/journeys/ports.ts';
import type { StateMachine } from '../stepfunctions/asl/types.ts';
import type { Workflows } from './kernel/workflow/open-workflows.ts';

/** State machines in the local workflow engine. */
export function createLocalMachines(workflows: Workflows): Machines {
  return {
    async create({ name, definition }) {
      const outcome = await workflows.createMachine({
        name,
        definition: definition as unknown as StateMachine,
      });
      if (outcome === 'conflict')
        throw new Error(`The state machine ${name} exists with another definition.`);
    },
    remove: (name) => workflows.deleteMachine(name),
    async start({ machine, name, input }) {
      const { outcome } = await workflows.startExecution({ machine, name, input });
      if (outcome === 'no such machine') throw new Error(`There is no state machine ${machine}.`);
    },
    async stop({ machine, name }) {
      await workflows.stopExecution({ machine, name, cause: 'The journey was stopped.' });
    },
    hasRunning: (machine) => Promise.resolve(workflows.listRunning(machine).length > 0),
  };
}
