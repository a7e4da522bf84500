import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { readSecret } from '../access/adapters/read-secret.ts';
import { documentClient } from '../shared/edge/aws.ts';
import { rawBodyOf } from '../shared/edge/http/raw-body.ts';
import { realClock } from '../shared/edge/real-clock.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import type { InboundMessage } from './contracts.ts';
import { createReadChannelSecret } from './adapters/channel-secrets.ts';
import { receive } from './receive.ts';
import { receptionAnswer } from './receive-http.ts';
import { logReception } from './log-reception.ts';

// Plain reads instead of zod: this function starts cold while LINE waits, so it carries nothing it can do without.
const { TABLE_RECORDS = '', SECRET_PREFIX = '', INBOUND_QUEUE_URL = '' } = process.env;
const secrets = new SecretsManagerClient({});
const deps = {
  clock: realClock,
  sendToInboundQueue: createSqsQueue<InboundMessage>(new SQSClient({}), INBOUND_QUEUE_URL),
  readChannelSecret: createReadChannelSecret({
    client: documentClient(),
    recordsTable: TABLE_RECORDS,
    readSecret: (channelId) => readSecret(secrets, `${SECRET_PREFIX}${channelId}`),
    clock: realClock,
  }),
};

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const channelId = event.pathParameters?.['channelId'] ?? '';
  const signature = event.headers['x-line-signature'];
  const reception = await receive(deps, { channelId, signature, rawBody: rawBodyOf(event) });
  logReception(reception);
  const { status, headers, body } = receptionAnswer(reception);
  return { statusCode: status, headers, body };
}
