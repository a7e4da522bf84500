import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { awsMachines } from '../compose/aws-machines.ts';
import { awsCore } from '../compose/aws-platform.ts';
import { composeIntake } from '../compose/journeys.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';

const { machines } = awsMachines();

export const handler = middy<SQSEvent, SQSBatchResponse>().handler(
  queueLambda(composeIntake(awsCore('journeys-intake'), machines)),
);
