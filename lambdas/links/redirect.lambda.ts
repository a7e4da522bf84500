import { randomUUID } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createReadSigningKey } from '../access/adapters/read-signing-key.ts';
import { documentClient } from '../shared/edge/aws.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { createLog } from '../shared/edge/logger.ts';
import { realClock } from '../shared/edge/real-clock.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { createDynamoLinks } from './adapters/dynamo-links.ts';
import { createCachedLinks } from './cached-links.ts';
import { createRedirect } from './redirect.ts';

// Plain reads instead of zod: a member waits while this function starts, so it carries nothing it can do without.
const { TABLE_RECORDS = '', SIGNING_KEY_SECRET_NAME = '', CLICK_QUEUE_URL = '' } = process.env;
// Nobody waits long for a queue: a click is given up rather than the member.
const sqs = new SQSClient({
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 300, requestTimeout: 700 },
});
const links = createDynamoLinks({ client: documentClient(), tables: { records: TABLE_RECORDS } });

export const handler = lambdaHttp(
  createRedirect({
    readSigningKey: createReadSigningKey(new SecretsManagerClient({}), SIGNING_KEY_SECRET_NAME),
    readLink: createCachedLinks(links.read),
    sendToClickQueue: createSqsQueue(sqs, CLICK_QUEUE_URL),
    clock: realClock,
    newId: randomUUID,
    log: createLog('links-redirect'),
  }),
);
