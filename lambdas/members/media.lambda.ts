import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { awsCore } from '../compose/aws-platform.ts';
import { composeMedia } from '../compose/members.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { MediaEnv } from './env.ts';

const env = readEnv(MediaEnv, process.env);

export const handler = middy<SQSEvent, SQSBatchResponse>().handler(
  queueLambda(
    composeMedia(awsCore('members-media'), {
      blobs: createS3Blobs(new S3Client({}), env.MEDIA_BUCKET),
      sendToMediaQueue: createSqsQueue(new SQSClient({}), env.MEDIA_QUEUE_URL),
    }),
  ),
);
