import { ExecutionAlreadyExists, StartExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { StartMachine } from '../ports.ts';

/** The deployment's state machine `segmentation`. */
export function createSfnStartMachine(client: SFNClient, stateMachineArn: string): StartMachine {
  return async ({ name, input }) => {
    try {
      await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    } catch (error) {
      // The name is the run: one that exists did or does the work.
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  };
}
