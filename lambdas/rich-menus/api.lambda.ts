import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsCore } from '../compose/aws-platform.ts';
import { composeRichMenusApi } from '../compose/rich-menus.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { RichMenusApiEnv } from './env.ts';

const env = readEnv(RichMenusApiEnv, process.env);
const core = awsCore('rich-menus-api');
const routes = composeRichMenusApi(core, {
  blobs: createS3Blobs(new S3Client({}), env.MEDIA_BUCKET),
  sendToMenuQueue: createSqsQueue(new SQSClient({}), env.RICH_MENU_QUEUE_URL),
});

export const handler = lambdaHttp(createDispatch(routes, core.dispatchDeps));
