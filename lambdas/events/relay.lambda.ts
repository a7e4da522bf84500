import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/edge/logger.ts';
import { createEventBridgePublish } from './adapters/eventbridge-publish.ts';
import { RelayEnv } from './env.ts';
import { relay, type OutboxRecord } from './relay.ts';

const env = readEnv(RelayEnv, process.env);
const log = createLog('events-relay');
const publish = createEventBridgePublish(new EventBridgeClient({}), env.BUS_NAME);

export const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().handler(async ({ Records }) => {
  const records = Records.flatMap(({ dynamodb, eventName }): OutboxRecord[] => {
    const item = dynamodb?.NewImage && unmarshall(dynamodb.NewImage as Record<string, AttributeValue>);
    const isNews = eventName === 'INSERT' && item?.['kind'] === 'outbox';
    return isNews ? [{ sequenceNumber: dynamodb?.SequenceNumber ?? '', item }] : [];
  });
  const { failedSequenceNumbers } = await relay({ publish }, records);
  if (failedSequenceNumbers.length > 0) log('RELAY_FAILED', { events: failedSequenceNumbers.length });
  return { batchItemFailures: failedSequenceNumbers.map((itemIdentifier) => ({ itemIdentifier })) };
});
