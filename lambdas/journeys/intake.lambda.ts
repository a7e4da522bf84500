import { S3Client } from '@aws-sdk/client-s3';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { awsMachines } from '../compose/aws-machines.ts';
import { awsCore } from '../compose/aws-platform.ts';
import { composeIntake } from '../compose/journeys.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { readEnv } from '../shared/env.ts';
import { IntakeEnv } from './env.ts';

const { machines } = awsMachines();
const blobs = createS3Blobs(new S3Client({}), readEnv(IntakeEnv, process.env).MEDIA_BUCKET);

export const handler = middy<SQSEvent, SQSBatchResponse>().handler(
  queueLambda(composeIntake(awsCore('journeys-intake'), { machines, blobs })),
);
