import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { awsCore } from '../compose/aws-platform.ts';
import { composeImportPart } from '../compose/order-imports.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { ImportOrdersEnv } from './env.ts';

const env = readEnv(ImportOrdersEnv, process.env);

export const handler = middy<SQSEvent, SQSBatchResponse>().handler(
  queueLambda(
    composeImportPart(awsCore('commerce-import'), {
      blobs: createS3Blobs(new S3Client({}), env.MEDIA_BUCKET),
      sendToImportQueue: createSqsQueue(new SQSClient({}), env.ORDER_IMPORT_QUEUE_URL),
    }),
  ),
);
