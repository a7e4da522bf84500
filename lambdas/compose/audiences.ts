import { createLineGroups } from '../audiences/adapters/line-groups.ts';
import { audiencesApi } from '../audiences/audiences-api.ts';
import { createDoAudienceWork } from '../audiences/do-audience-work.ts';
import { createFindMembers } from '../audiences/find-members.ts';
import { lineAudiencesApi } from '../audiences/line-audiences-api.ts';
import type { AudienceWork } from '../audiences/ports.ts';
import type { Blobs, CreateUploadLink } from '../shared/domain/blobs.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { eachMessage } from '../shared/edge/each-message.ts';
import { LineRejected } from '../shared/edge/line-errors.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import { composeAudienceLists } from './audience-lists.ts';
import { composeCommerceMerge } from './commerce.ts';
import type { Core } from './core.ts';
import { composeIdentity, composeMembers } from './members.ts';
import { composeSegments } from './segments.ts';
import { composeUsersOf } from './users-of.ts';

export interface AudiencePlatform {
  blobs: Blobs;
  sendToAudienceQueue: SendToQueue<AudienceWork>;
}

function composeAll(core: Core, platform: AudiencePlatform) {
  const members = composeMembers(core);
  const { findIdentities } = composeIdentity(core, composeCommerceMerge(core));
  return {
    ...core,
    ...members,
    ...platform,
    ...composeAudienceLists(core, platform.blobs),
    ...composeSegments(core, platform.blobs),
    lineGroups: createLineGroups(core.callLine),
    findMembers: createFindMembers({ ...members, findIdentities }),
  };
}

/** The consumer of the queue `audiences.work`. */
export const composeAudienceWork = (core: Core, platform: AudiencePlatform) =>
  eachMessage<AudienceWork>(createDoAudienceWork(composeAll(core, platform)), (error) =>
    core.log('MESSAGE_FAILED', { queue: 'audiences.work' }, error),
  );

export function composeAudiencesApi(
  core: Core,
  platform: AudiencePlatform & { createUploadLink: CreateUploadLink },
): Route[] {
  const deps = { ...composeAll(core, platform), createUploadLink: platform.createUploadLink };
  return [
    ...audiencesApi({ ...deps, usersOf: composeUsersOf(core) }),
    ...lineAudiencesApi({
      ...deps,
      refusalOf: (error) => (error instanceof LineRejected ? error.message : undefined),
    }),
  ];
}
