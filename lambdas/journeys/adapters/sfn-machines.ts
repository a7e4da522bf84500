import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  ListExecutionsCommand,
  StartExecutionCommand,
  StateMachineDoesNotExist,
  StopExecutionCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import type { Machines } from '../ports.ts';

export interface SfnMachinesConfig {
  /** `arn:aws:states:<region>:<account>` */
  statesArn: string;
  /** The role that machines run as: it may invoke the step function and nothing else. */
  roleArn: string;
  stage: string;
}

/** State machines made at run time; names carry the stage's prefix, so IAM can tell them from others. */
export function createSfnMachines(client: SFNClient, config: SfnMachinesConfig): Machines {
  const machineArn = (name: string): string => `${config.statesArn}:stateMachine:${name}`;
  const executionArn = (machine: string, name: string): string =>
    `${config.statesArn}:execution:${machine}:${name}`;

  return {
    async create({ name, definition }) {
      // Creating a machine with the same name, definition and role again succeeds (CreateStateMachine is idempotent).
      await client.send(
        new CreateStateMachineCommand({
          name,
          definition: JSON.stringify(definition),
          roleArn: config.roleArn,
          type: 'STANDARD',
          tags: [
            { key: 'kizuna:stage', value: config.stage },
            { key: 'kizuna:made-by', value: 'journeys' },
          ],
        }),
      );
    },

    async remove(name) {
      await client.send(new DeleteStateMachineCommand({ stateMachineArn: machineArn(name) }));
    },

    async start({ machine, name, input }) {
      try {
        await client.send(
          new StartExecutionCommand({
            stateMachineArn: machineArn(machine),
            name,
            input: JSON.stringify(input),
          }),
        );
      } catch (error) {
        // The name is the fencing token: one that exists did or does the work.
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
    },

    async stop({ machine, name }) {
      try {
        await client.send(
          new StopExecutionCommand({
            executionArn: executionArn(machine, name),
            cause: 'The journey was stopped.',
          }),
        );
      } catch (error) {
        if (!(error instanceof ExecutionDoesNotExist)) throw error;
      }
    },

    async hasRunning(machine) {
      try {
        const { executions = [] } = await client.send(
          new ListExecutionsCommand({
            stateMachineArn: machineArn(machine),
            statusFilter: 'RUNNING',
            maxResults: 1,
          }),
        );
        return executions.length > 0;
      } catch (error) {
        if (error instanceof StateMachineDoesNotExist) return false;
        throw error;
      }
    },
  };
}
