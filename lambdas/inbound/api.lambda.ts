import { awsCore } from '../compose/aws-platform.ts';
import { composeKnownCodePools } from '../compose/code-pools.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { createDynamoAutoReplies } from './adapters/dynamo-auto-replies.ts';
import { inboundApi } from './inbound-api.ts';

const core = awsCore('inbound-api');
const routes = inboundApi({
  ...core,
  ...composeKnownCodePools(core),
  autoReplies: createDynamoAutoReplies(core),
});

export const handler = lambdaHttp(createDispatch(routes, core.dispatchDeps));
