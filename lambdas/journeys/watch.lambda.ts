import { SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import type { EventBridgeEvent } from 'aws-lambda';
import { awsMachines } from '../compose/aws-machines.ts';
import { awsCore } from '../compose/aws-platform.ts';
import { composeJourneys } from '../compose/journeys.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import type { RoundWork } from './domain/round.ts';
import { WatchEnv } from './env.ts';
import { logStalled } from './log-stalled.ts';
import { stallFailedExecution, watchCohorts } from './watch-cohorts.ts';
import { watchTimers } from './watch-timers.ts';

const core = awsCore('journeys-watch');
const { JOURNEYS_ROUND_QUEUE_URL } = readEnv(WatchEnv, process.env);
const deps = {
  ...core,
  ...composeJourneys(core),
  ...awsMachines(),
  sendToRoundQueue: createSqsQueue<RoundWork>(new SQSClient({}), JOURNEYS_ROUND_QUEUE_URL),
};

interface ExecutionChange {
  name: string;
  /** The JSON text of the execution's input. */
  input: string;
}

/** Called when an execution fails, and every 15 minutes for cohorts and timers that are overdue. */
export const handler = middy<EventBridgeEvent<string, Partial<ExecutionChange>>>().handler(
  async ({ detail }) => {
    if (detail.name !== undefined && detail.input !== undefined) {
      const { cohortId } = JSON.parse(detail.input) as { cohortId: string };
      if (await stallFailedExecution(deps, { name: detail.name, cohortId })) logStalled(1);
      return;
    }
    const channelIds = (await core.channels.list()).map(({ channelId }) => channelId);
    const { stalled } = await watchCohorts(deps, channelIds);
    logStalled(stalled);
    await watchTimers(deps, channelIds);
  },
);
