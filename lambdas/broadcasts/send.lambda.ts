import { S3Client } from '@aws-sdk/client-s3';
import { awsCore } from '../compose/aws-platform.ts';
import { composeBroadcastSend } from '../compose/broadcasts.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { readEnv } from '../shared/env.ts';
import { BroadcastSendEnv } from './env.ts';

const env = readEnv(BroadcastSendEnv, process.env);

export const handler = queueLambda(
  composeBroadcastSend(awsCore('broadcasts-send'), {
    blobs: createS3Blobs(new S3Client({}), env.MEDIA_BUCKET),
  }),
);
