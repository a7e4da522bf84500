import { composeAccessApi } from '../compose/access-api.ts';
import { awsCore } from '../compose/aws-platform.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';

const core = awsCore('access-api');

export const handler = lambdaHttp(createDispatch(composeAccessApi(core), core.dispatchDeps));
