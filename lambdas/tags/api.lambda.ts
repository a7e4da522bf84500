import { awsCore } from '../compose/aws-platform.ts';
import { composeTags } from '../compose/tags.ts';
import { composeUsersOfTag } from '../compose/users-of-tag.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { tagsApi } from './tags-api.ts';

const core = awsCore('tags-api');
const usersOfTag = composeUsersOfTag(core);

export const handler = lambdaHttp(
  createDispatch(tagsApi({ ...core, ...composeTags(core), usersOfTag }), core.dispatchDeps),
);
