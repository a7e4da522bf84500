import { awsCore } from '../compose/aws-platform.ts';
import { composeEventsApi } from '../compose/events.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';

const core = awsCore('events-api');

export const handler = lambdaHttp(createDispatch(composeEventsApi(core), core.dispatchDeps));
