import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsCore } from '../compose/aws-platform.ts';
import { composeMenuWork } from '../compose/rich-menus.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { createSchedulerOnceSchedules } from '../shared/edge/scheduler-once-schedules.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { RichMenusWorkEnv } from './env.ts';
import type { RichMenuWork } from './ports.ts';

const env = readEnv(RichMenusWorkEnv, process.env);

export const handler = queueLambda(
  composeMenuWork(awsCore('rich-menus-work'), {
    blobs: createS3Blobs(new S3Client({}), env.MEDIA_BUCKET),
    sendToMenuQueue: createSqsQueue(new SQSClient({}), env.RICH_MENU_QUEUE_URL),
    schedules: createSchedulerOnceSchedules(new SchedulerClient({}), {
      groupName: env.RICH_MENU_SCHEDULE_GROUP,
      targetArn: env.RICH_MENU_QUEUE_ARN,
      roleArn: env.RICH_MENU_SCHEDULE_ROLE_ARN,
      deadLetterArn: env.RICH_MENU_DEAD_LETTER_ARN,
      inputOf: (channelId): RichMenuWork => ({ work: 'apply', channelId }),
    }),
  }),
);
