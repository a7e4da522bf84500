import {
  DeleteStateMachineCommand,
  ExecutionDoesNotExist,
  paginateListExecutions,
  paginateListStateMachines,
  StateMachineDoesNotExist,
  StopExecutionCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import type { MachineCleanup } from '../remove-machines.ts';

/** Give the client many retries: StopExecution refills at 25 a second in most regions ("Service quotas"). */
export function createSfnMachineCleanup(client: SFNClient): MachineCleanup {
  return {
    async listMachines(prefix) {
      const found: string[] = [];
      for await (const { stateMachines = [] } of paginateListStateMachines({ client }, {})) {
        for (const { name, stateMachineArn } of stateMachines) {
          if (name?.startsWith(prefix) && stateMachineArn) found.push(stateMachineArn);
        }
      }
      return found;
    },

    async *listRunning(stateMachineArn) {
      for await (const { executions = [] } of paginateListExecutions(
        { client },
        { stateMachineArn, statusFilter: 'RUNNING' },
      )) {
        yield executions.flatMap(({ executionArn }) => executionArn ?? []);
      }
    },

    async stop(executionArn) {
      try {
        await client.send(new StopExecutionCommand({ executionArn, cause: 'The stack is being destroyed.' }));
      } catch (error) {
        if (!(error instanceof ExecutionDoesNotExist)) throw error;
      }
    },

    async remove(stateMachineArn) {
      try {
        await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
      } catch (error) {
        if (!(error instanceof StateMachineDoesNotExist)) throw error;
      }
    },
  };
}
