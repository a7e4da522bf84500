import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsCore } from '../compose/aws-platform.ts';
import { composeBroadcastWork } from '../compose/broadcasts.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { createSchedulerMessages, schedulerTarget } from '../shared/edge/scheduler-messages.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { BroadcastWorkEnv } from './env.ts';

const env = readEnv(BroadcastWorkEnv, process.env);
const sqs = new SQSClient({});

export const handler = queueLambda(
  composeBroadcastWork(awsCore('broadcasts-work'), {
    blobs: createS3Blobs(new S3Client({}), env.MEDIA_BUCKET),
    schedules: createSchedulerMessages(new SchedulerClient({}), schedulerTarget(env)),
    sendToWorkQueue: createSqsQueue(sqs, env.BROADCAST_WORK_QUEUE_URL),
    sendToSendQueue: createSqsQueue(sqs, env.BROADCAST_SEND_QUEUE_URL),
  }),
);
