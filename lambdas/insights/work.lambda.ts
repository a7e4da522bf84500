import { SQSClient } from '@aws-sdk/client-sqs';
import { awsCore } from '../compose/aws-platform.ts';
import { composeInsightWork } from '../compose/insights.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { InsightsEnv } from './env.ts';

const env = readEnv(InsightsEnv, process.env);

export const handler = queueLambda(
  composeInsightWork(awsCore('insights-work'), {
    sendToInsightQueue: createSqsQueue(new SQSClient({}), env.INSIGHT_QUEUE_URL),
    reconcilesIdleDays: true,
  }),
);
