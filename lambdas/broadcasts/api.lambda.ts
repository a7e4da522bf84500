import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsCore } from '../compose/aws-platform.ts';
import { composeBroadcastsApi } from '../compose/broadcasts.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { createSchedulerMessages, schedulerTarget } from '../shared/edge/scheduler-messages.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { BroadcastsEnv } from './env.ts';

const env = readEnv(BroadcastsEnv, process.env);
const core = awsCore('broadcasts-api');
const routes = composeBroadcastsApi(core, {
  blobs: createS3Blobs(new S3Client({}), env.MEDIA_BUCKET),
  schedules: createSchedulerMessages(new SchedulerClient({}), schedulerTarget(env)),
  sendToWorkQueue: createSqsQueue(new SQSClient({}), env.BROADCAST_WORK_QUEUE_URL),
});

export const handler = lambdaHttp(createDispatch(routes, core.dispatchDeps));
