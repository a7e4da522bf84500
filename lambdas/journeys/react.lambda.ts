import { SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { awsCore } from '../compose/aws-platform.ts';
import { composeReact } from '../compose/journeys.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { ReactEnv } from './env.ts';

const env = readEnv(ReactEnv, process.env);
const sendToEntryQueue = createSqsQueue(new SQSClient({}), env.JOURNEYS_ENTRY_QUEUE_URL);

export const handler = middy<SQSEvent, SQSBatchResponse>().handler(
  queueLambda(composeReact(awsCore('journeys-react'), sendToEntryQueue)),
);
