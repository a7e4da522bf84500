import { awsMachines } from '../compose/aws-machines.ts';
import { awsCore } from '../compose/aws-platform.ts';
import { composeKnownCodePools } from '../compose/code-pools.ts';
import { composeJourneys } from '../compose/journeys.ts';
import { composeMembers } from '../compose/members.ts';
import { composePreferences } from '../compose/preferences.ts';
import { composeTags } from '../compose/tags.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { journeysApi } from './journeys-api.ts';

const core = awsCore('journeys-api');
const routes = journeysApi({
  ...core,
  ...composeMembers(core),
  ...composeTags(core),
  ...composePreferences(core),
  ...composeKnownCodePools(core),
  ...composeJourneys(core),
  ...awsMachines(),
});

export const handler = lambdaHttp(createDispatch(routes, core.dispatchDeps));
