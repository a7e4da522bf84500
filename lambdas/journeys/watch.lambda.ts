import middy from '@middy/core';
import type { EventBridgeEvent } from 'aws-lambda';
import { awsMachines } from '../compose/aws-machines.ts';
import { awsCore } from '../compose/aws-platform.ts';
import { composeJourneys } from '../compose/journeys.ts';
import { logStalled } from './log-stalled.ts';
import { stallFailedExecution, watchCohorts } from './watch-cohorts.ts';

const core = awsCore('journeys-watch');
const deps = { ...core, ...composeJourneys(core), ...awsMachines() };

interface ExecutionChange {
  name: string;
  /** The JSON text of the execution's input. */
  input: string;
}

/** Called when an execution fails, and every 15 minutes for cohorts that are overdue. */
export const handler = middy<EventBridgeEvent<string, Partial<ExecutionChange>>>().handler(
  async ({ detail }) => {
    if (detail.name !== undefined && detail.input !== undefined) {
      const { cohortId } = JSON.parse(detail.input) as { cohortId: string };
      if (await stallFailedExecution(deps, { name: detail.name, cohortId })) logStalled(1);
      return;
    }
    const channels = await core.channels.list();
    const { stalled } = await watchCohorts(
      deps,
      channels.map(({ channelId }) => channelId),
    );
    logStalled(stalled);
  },
);
