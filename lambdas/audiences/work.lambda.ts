import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { composeAudienceWork } from '../compose/audiences.ts';
import { awsCore } from '../compose/aws-platform.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { AudiencesEnv } from './env.ts';

const env = readEnv(AudiencesEnv, process.env);

export const handler = queueLambda(
  composeAudienceWork(awsCore('audiences-work'), {
    blobs: createS3Blobs(new S3Client({}), env.MEDIA_BUCKET),
    sendToAudienceQueue: createSqsQueue(new SQSClient({}), env.AUDIENCE_QUEUE_URL),
  }),
);
