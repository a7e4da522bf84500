import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsMachines } from '../compose/aws-machines.ts';
import { awsCore } from '../compose/aws-platform.ts';
import { composeJourneysApi } from '../compose/journeys.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { createSchedulerMessages, schedulerTarget } from '../shared/edge/scheduler-messages.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import type { RoundWork } from './domain/round.ts';
import { JourneysApiEnv } from './env.ts';

const env = readEnv(JourneysApiEnv, process.env);
const core = awsCore('journeys-api');
const routes = composeJourneysApi(core, {
  ...awsMachines(),
  blobs: createS3Blobs(new S3Client({}), env.MEDIA_BUCKET),
  schedules: createSchedulerMessages<RoundWork>(new SchedulerClient({}), schedulerTarget(env)),
  sendToRoundQueue: createSqsQueue(new SQSClient({}), env.JOURNEYS_ROUND_QUEUE_URL),
});

export const handler = lambdaHttp(createDispatch(routes, core.dispatchDeps));
