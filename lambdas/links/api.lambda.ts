import { awsCore } from '../compose/aws-platform.ts';
import { composeLinksApi } from '../compose/links.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';

const core = awsCore('links-api');

export const handler = lambdaHttp(createDispatch(composeLinksApi(core), core.dispatchDeps));
