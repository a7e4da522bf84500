import { SQSClient } from '@aws-sdk/client-sqs';
import { awsCore } from '../compose/aws-platform.ts';
import { composeDelivery } from '../compose/delivery.ts';
import { composeJourneys } from '../compose/journeys.ts';
import { composeCommerceMerge } from '../compose/commerce.ts';
import { composeIdentity, composeMembers } from '../compose/members.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { MembersApiEnv } from './env.ts';
import { membersApi } from './members-api.ts';

const env = readEnv(MembersApiEnv, process.env);
const core = awsCore('members-api');
const routes = membersApi({
  ...core,
  ...composeMembers(core),
  ...composeIdentity(core, composeCommerceMerge(core)),
  ...composeJourneys(core),
  ...composeDelivery(core),
  sendToImportQueue: createSqsQueue(new SQSClient({}), env.IMPORT_QUEUE_URL),
});

export const handler = lambdaHttp(createDispatch(routes, core.dispatchDeps));
