import { SQSClient } from '@aws-sdk/client-sqs';
import { awsCore } from '../compose/aws-platform.ts';
import { composeInsightsApi } from '../compose/insights.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { InsightsEnv } from './env.ts';

const env = readEnv(InsightsEnv, process.env);
const core = awsCore('insights-api');
const routes = composeInsightsApi(core, {
  sendToInsightQueue: createSqsQueue(new SQSClient({}), env.INSIGHT_QUEUE_URL),
});

export const handler = lambdaHttp(createDispatch(routes, core.dispatchDeps));
