import { awsCore } from '../compose/aws-platform.ts';
import { composeJourneys } from '../compose/journeys.ts';
import { composePreferences } from '../compose/preferences.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { preferencesApi } from './preferences-api.ts';

const core = awsCore('preferences-api');
const { usersOfTopic } = composeJourneys(core);

export const handler = lambdaHttp(
  createDispatch(preferencesApi({ ...core, ...composePreferences(core), usersOfTopic }), core.dispatchDeps),
);
