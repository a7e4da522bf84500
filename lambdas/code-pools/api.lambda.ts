import { SQSClient } from '@aws-sdk/client-sqs';
import { awsCore } from '../compose/aws-platform.ts';
import { composeCodePoolsApi } from '../compose/code-pools-api.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { createS3UploadLink } from '../shared/edge/s3-upload-link.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { CodePoolsEnv } from './env.ts';

const env = readEnv(CodePoolsEnv, process.env);
const core = awsCore('code-pools-api');
const routes = composeCodePoolsApi(core, {
  createUploadLink: createS3UploadLink(env.MEDIA_BUCKET),
  sendToCodeQueue: createSqsQueue(new SQSClient({}), env.CODE_QUEUE_URL),
});

export const handler = lambdaHttp(createDispatch(routes, core.dispatchDeps));
