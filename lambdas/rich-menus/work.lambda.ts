import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsCore } from '../compose/aws-platform.ts';
import { composeMenuWork } from '../compose/rich-menus.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { createSchedulerMessages, schedulerTarget } from '../shared/edge/scheduler-messages.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { RichMenusWorkEnv } from './env.ts';
import type { RichMenuWork } from './ports.ts';

const env = readEnv(RichMenusWorkEnv, process.env);

export const handler = queueLambda(
  composeMenuWork(awsCore('rich-menus-work'), {
    blobs: createS3Blobs(new S3Client({}), env.MEDIA_BUCKET),
    sendToMenuQueue: createSqsQueue(new SQSClient({}), env.RICH_MENU_QUEUE_URL),
    schedules: createSchedulerMessages<RichMenuWork>(new SchedulerClient({}), schedulerTarget(env)),
  }),
);
