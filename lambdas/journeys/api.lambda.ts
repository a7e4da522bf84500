import { awsMachines } from '../compose/aws-machines.ts';
import { awsCore } from '../compose/aws-platform.ts';
import { composeJourneysApi } from '../compose/journeys.ts';
import { composeSegmentChecks } from '../compose/segments.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';

const core = awsCore('journeys-api');
const platform = { ...awsMachines(), ...composeSegmentChecks(core) };

export const handler = lambdaHttp(createDispatch(composeJourneysApi(core, platform), core.dispatchDeps));
