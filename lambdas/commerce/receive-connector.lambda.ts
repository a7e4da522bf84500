import { SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { awsCore } from '../compose/aws-platform.ts';
import { composeReceiveConnector } from '../compose/connectors.ts';
import { rawBodyOf } from '../shared/edge/http/raw-body.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { ReceiveConnectorEnv } from './env.ts';

const env = readEnv(ReceiveConnectorEnv, process.env);
const receive = composeReceiveConnector(
  awsCore('commerce-connectors'),
  createSqsQueue(new SQSClient({}), env.CONNECTOR_QUEUE_URL),
);

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { status, headers, body } = await receive({
    path: event.rawPath,
    headers: event.headers,
    rawBody: rawBodyOf(event),
  });
  return { statusCode: status, headers, body };
}
