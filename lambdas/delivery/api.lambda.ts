import { awsCore } from '../compose/aws-platform.ts';
import { composeSendLedger } from '../compose/delivery.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { deliveryApi } from './delivery-api.ts';

const core = awsCore('delivery-api');
const routes = deliveryApi({ ...core, ...composeSendLedger(core) });

export const handler = lambdaHttp(createDispatch(routes, core.dispatchDeps));
