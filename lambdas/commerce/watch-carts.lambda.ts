import { SQSClient } from '@aws-sdk/client-sqs';
import { awsCore } from '../compose/aws-platform.ts';
import { composeCartWatch } from '../compose/commerce.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { WatchCartsEnv } from './env.ts';

const env = readEnv(WatchCartsEnv, process.env);

export const handler = queueLambda(
  composeCartWatch(awsCore('commerce-carts'), createSqsQueue(new SQSClient({}), env.CART_QUEUE_URL)),
);
