import { codePoolsApi } from '../code-pools/code-pools-api.ts';
import type { CodeWork } from '../code-pools/ports.ts';
import type { CreateUploadLink } from '../shared/domain/blobs.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import { composeCodeStores } from './code-pools.ts';
import type { Core } from './core.ts';
import { composeUsersOf } from './users-of.ts';

export const composeCodePoolsApi = (
  core: Core,
  platform: { createUploadLink: CreateUploadLink; sendToCodeQueue: SendToQueue<CodeWork> },
): Route[] =>
  codePoolsApi({
    ...core,
    ...platform,
    ...composeCodeStores(core),
    usersOf: composeUsersOf(core),
  });
