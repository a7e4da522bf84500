import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsCore } from '../compose/aws-platform.ts';
import { composeCodeWork } from '../compose/code-pools.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { readEnv } from '../shared/env.ts';
import { CodePoolsEnv } from './env.ts';

const env = readEnv(CodePoolsEnv, process.env);

export const handler = queueLambda(
  composeCodeWork(awsCore('code-pools-work'), {
    blobs: createS3Blobs(new S3Client({}), env.MEDIA_BUCKET),
    sendToCodeQueue: createSqsQueue(new SQSClient({}), env.CODE_QUEUE_URL),
  }),
);
