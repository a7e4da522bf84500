import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { awsCore } from '../compose/aws-platform.ts';
import { composeDelivery } from '../compose/delivery.ts';
import { composeHandle } from '../compose/inbound.ts';
import { composeJourneys } from '../compose/journeys.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { createSqsQueue, queuesOfOtherStacks } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { HandleEnv } from './env.ts';

const env = readEnv(HandleEnv, process.env);
const core = awsCore('inbound-handle');
const sqs = new SQSClient(queuesOfOtherStacks);

export const handler = middy<SQSEvent, SQSBatchResponse>().handler(
  queueLambda(
    composeHandle(core, {
      blobs: createS3Blobs(new S3Client({}), env.MEDIA_BUCKET),
      sendToMediaQueue: createSqsQueue(sqs, env.MEDIA_QUEUE_URL),
      sendToNoticeQueue: createSqsQueue(sqs, env.NOTICE_QUEUE_URL),
      enterByReply: composeJourneys(core).enterByReply,
      replies: composeDelivery(core).replies,
    }),
  ),
);
