import { awsCore } from '../compose/aws-platform.ts';
import { composeTemplatesApi } from '../compose/templates-api.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';

const core = awsCore('templates-api');

export const handler = lambdaHttp(createDispatch(composeTemplatesApi(core), core.dispatchDeps));
