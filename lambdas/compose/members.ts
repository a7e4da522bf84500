import type { SendToQueue } from '../shared/domain/queue.ts';
import {
  createAppendActivity,
  createDynamoActivities,
  createLastActivity,
} from '../members/adapters/dynamo-activities.ts';
import { createDynamoImports } from '../members/adapters/dynamo-imports.ts';
import { createDynamoMembers, createReadMembers } from '../members/adapters/dynamo-members.ts';
import { createDynamoPersons } from '../members/adapters/dynamo-persons.ts';
import { createPrepareSighting } from '../members/adapters/dynamo-sightings.ts';
import {
  createAskFollowers,
  createAskProfile,
  createDownloadContent,
} from '../members/adapters/line-members.ts';
import type { ReadNames } from '../members/contracts.ts';
import { createImportFollowers, type ImportOrder } from '../members/import-followers.ts';
import { createIsUnsent } from '../members/is-unsent.ts';
import { createKeepMedia, type MediaOrder } from '../members/keep-media.ts';
import type { Blobs } from '../members/ports.ts';
import { createRefreshProfile } from '../members/refresh-profile.ts';
import type { Core } from './core.ts';

/** Members, their timeline and their personal data. */
export function composeMembers(core: Core) {
  const members = createDynamoMembers(core);
  const persons = createDynamoPersons(core);
  const readNames: ReadNames = async (channelId, memberIds) => {
    const people = await persons.read(channelId, memberIds);
    return new Map(
      [...people].flatMap(([memberId, { name }]) => (name === undefined ? [] : [[memberId, name]])),
    );
  };
  return {
    members,
    persons,
    readNames,
    readMembers: createReadMembers(core),
    imports: createDynamoImports(core),
    activities: createDynamoActivities(core),
    appendActivity: createAppendActivity({ ...core, retentionDays: core.settings.activityRetentionDays }),
    lastActivity: createLastActivity(core),
    prepareSighting: createPrepareSighting(core),
    refreshProfile: createRefreshProfile({
      ...core,
      members,
      persons,
      askProfile: createAskProfile(core.callLine),
    }),
  };
}

/** The consumer of the queue `members.media`. */
export function composeMedia(
  core: Core,
  platform: { blobs: Blobs; sendToMediaQueue: SendToQueue<MediaOrder> },
) {
  return createKeepMedia({
    ...core,
    ...platform,
    downloadContent: createDownloadContent(core.callLine),
    isUnsent: createIsUnsent(createLastActivity(core)),
  });
}

/** The consumer of the queue `members.import`. */
export function composeFollowerImport(core: Core, sendToImportQueue: SendToQueue<ImportOrder>) {
  return createImportFollowers({
    ...core,
    sendToImportQueue,
    imports: createDynamoImports(core),
    prepareSighting: createPrepareSighting(core),
    refreshProfile: composeMembers(core).refreshProfile,
    askFollowers: createAskFollowers(core.callLine),
  });
}
