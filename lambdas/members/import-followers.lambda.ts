import { SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { awsCore } from '../compose/aws-platform.ts';
import { composeFollowerImport } from '../compose/members.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { ImportEnv } from './env.ts';

const env = readEnv(ImportEnv, process.env);

export const handler = middy<SQSEvent, SQSBatchResponse>().handler(
  queueLambda(
    composeFollowerImport(awsCore('members-import'), createSqsQueue(new SQSClient({}), env.IMPORT_QUEUE_URL)),
  ),
);
