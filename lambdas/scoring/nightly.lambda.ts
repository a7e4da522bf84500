import middy from '@middy/core';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { awsCore } from '../compose/aws-platform.ts';
import { composeStartNight } from '../compose/scoring.ts';
import { createSqsQueue, queuesOfOtherStacks } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { createSfnStartMachine } from './adapters/sfn-start-machine.ts';
import { NightlyEnv } from './env.ts';

const env = readEnv(NightlyEnv, process.env);
const sqs = new SQSClient(queuesOfOtherStacks);
const startNight = composeStartNight(awsCore('scoring-nightly'), {
  startMachine: createSfnStartMachine(new SFNClient({}), env.SEGMENTATION_MACHINE_ARN),
  sendToAudienceQueue: createSqsQueue(sqs, env.AUDIENCE_QUEUE_URL),
  sendToMenuQueue: createSqsQueue(sqs, env.RICH_MENU_QUEUE_URL),
  sendToInsightQueue: createSqsQueue(sqs, env.INSIGHT_QUEUE_URL),
});

const Nightly = z.object({ channelId: z.string() });

/** Called by each channel's schedule, in the channel's time zone. */
export const handler = middy().handler(async (event) => {
  await startNight(Nightly.parse(event).channelId);
});
