import { awsCore } from '../compose/aws-platform.ts';
import { composeCommerce } from '../compose/commerce.ts';
import { composeMembers } from '../compose/members.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { commerceApi } from './commerce-api.ts';

const core = awsCore('commerce-api');
const routes = commerceApi({ ...core, ...composeMembers(core), ...composeCommerce(core) });

export const handler = lambdaHttp(createDispatch(routes, core.dispatchDeps));
