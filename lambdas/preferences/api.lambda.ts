import { awsCore } from '../compose/aws-platform.ts';
import { composePreferences } from '../compose/preferences.ts';
import { composeUsersOf } from '../compose/users-of.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { preferencesApi } from './preferences-api.ts';

const core = awsCore('preferences-api');

export const handler = lambdaHttp(
  createDispatch(
    preferencesApi({ ...core, ...composePreferences(core), usersOf: composeUsersOf(core) }),
    core.dispatchDeps,
  ),
);
