import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { InProcessRequestHandler } from './request-handler.ts';

/**
 * Steps that are there for the network: they name the program, sign, try again. Without them a small read takes half the
 * time; whoever steps beside another one goes first.
 */
const networkSteps = [
  'getUserAgentMiddleware',
  'hostHeaderMiddleware',
  'contentLengthMiddleware',
  'recursionDetectionMiddleware',
  'httpAuthSchemeMiddleware',
  'httpSigningMiddleware',
  'retryMiddleware',
  'loggerMiddleware',
];

/** A client whose requests never leave the process; region, endpoint and credentials mean nothing. */
export function inProcessClient(requestHandler: InProcessRequestHandler): DynamoDBClient {
  const client = new DynamoDBClient({
    region: 'ap-northeast-1',
    endpoint: 'http://dynamodb.invalid',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    requestHandler,
  });
  networkSteps.forEach((step) => client.middlewareStack.remove(step));
  return client;
}
