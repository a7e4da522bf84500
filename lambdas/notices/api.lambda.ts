import { SQSClient } from '@aws-sdk/client-sqs';
import { awsCore } from '../compose/aws-platform.ts';
import { composeNoticesApi } from '../compose/notices.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { NoticesApiEnv } from './env.ts';

const env = readEnv(NoticesApiEnv, process.env);
const core = awsCore('notices-api');
const routes = composeNoticesApi(core, createSqsQueue(new SQSClient({}), env.NOTICE_QUEUE_URL));

export const handler = lambdaHttp(createDispatch(routes, core.dispatchDeps));
