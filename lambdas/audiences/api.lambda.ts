import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { composeAudiencesApi } from '../compose/audiences.ts';
import { awsCore } from '../compose/aws-platform.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { createS3UploadLink } from '../shared/edge/s3-upload-link.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { AudiencesEnv } from './env.ts';

const env = readEnv(AudiencesEnv, process.env);
const core = awsCore('audiences-api');
const routes = composeAudiencesApi(core, {
  blobs: createS3Blobs(new S3Client({}), env.MEDIA_BUCKET),
  createUploadLink: createS3UploadLink(env.MEDIA_BUCKET),
  sendToAudienceQueue: createSqsQueue(new SQSClient({}), env.AUDIENCE_QUEUE_URL),
});

export const handler = lambdaHttp(createDispatch(routes, core.dispatchDeps));
