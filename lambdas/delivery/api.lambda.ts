import { awsCore } from '../compose/aws-platform.ts';
import { composeDeliveryApi } from '../compose/delivery-api.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';

const core = awsCore('delivery-api');

export const handler = lambdaHttp(createDispatch(composeDeliveryApi(core), core.dispatchDeps));
