import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsMachines } from '../compose/aws-machines.ts';
import { awsCore } from '../compose/aws-platform.ts';
import { composeRoundWork } from '../compose/journeys.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { createSchedulerMessages, schedulerTarget } from '../shared/edge/scheduler-messages.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import type { RoundWork } from './domain/round.ts';
import { RoundsEnv } from './env.ts';

const env = readEnv(RoundsEnv, process.env);
const sqs = new SQSClient({});

export const handler = queueLambda(
  composeRoundWork(awsCore('journeys-rounds'), {
    ...awsMachines(),
    blobs: createS3Blobs(new S3Client({}), env.MEDIA_BUCKET),
    schedules: createSchedulerMessages<RoundWork>(new SchedulerClient({}), schedulerTarget(env)),
    sendToRoundQueue: createSqsQueue(sqs, env.JOURNEYS_ROUND_QUEUE_URL),
    sendToEntryQueue: createSqsQueue(sqs, env.JOURNEYS_ENTRY_QUEUE_URL),
  }),
);
