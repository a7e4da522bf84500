import middy from '@middy/core';
import { S3Client } from '@aws-sdk/client-s3';
import { awsCore } from '../compose/aws-platform.ts';
import { composeScoringTask } from '../compose/scoring.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { readEnv } from '../shared/env.ts';
import { ScoringTaskEnv } from './env.ts';

const env = readEnv(ScoringTaskEnv, process.env);
const blobs = createS3Blobs(new S3Client({}), env.MEDIA_BUCKET);

/** The one function behind the state machine `segmentation`. */
export const handler = middy().handler(composeScoringTask(awsCore('scoring-task'), blobs));
