import { awsCore } from '../compose/aws-platform.ts';
import { composeTags } from '../compose/tags.ts';
import { composeUsersOf } from '../compose/users-of.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { tagsApi } from './tags-api.ts';

const core = awsCore('tags-api');
const usersOf = composeUsersOf(core);

export const handler = lambdaHttp(
  createDispatch(tagsApi({ ...core, ...composeTags(core), usersOf }), core.dispatchDeps),
);
