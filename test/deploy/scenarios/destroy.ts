import assert from 'node:assert/strict';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import type { Scenario } from '../scenario.ts';

export const destroyScenarios: readonly Scenario[] = [
  {
    sentence: 'destroys everything, the state machines that were made at run time included',
    async run({ cdk, stepFunctions, dynamo }) {
      const before = await stepFunctions.send(new ListStateMachinesCommand({}));
      assert.ok((before.stateMachines ?? []).length > 0);
      await cdk.destroy();
      const { stateMachines } = await stepFunctions.send(new ListStateMachinesCommand({}));
      const { TableNames } = await dynamo.send(new ListTablesCommand({}));
      assert.deepEqual({ stateMachines, TableNames }, { stateMachines: [], TableNames: [] });
    },
  },
];
