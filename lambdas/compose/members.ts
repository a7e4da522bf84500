import type { Blobs } from '../shared/domain/blobs.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import {
  createAppendActivity,
  createDynamoActivities,
  createLastActivity,
} from '../members/adapters/dynamo-activities.ts';
import {
  createCurrentMemberId,
  createCurrentMemberIds,
  createDynamoIdentities,
} from '../members/adapters/dynamo-identities.ts';
import { createDynamoImports } from '../members/adapters/dynamo-imports.ts';
import { createDynamoMemberAttributes } from '../members/adapters/dynamo-member-attributes.ts';
import { createDynamoMembers, createReadMembers } from '../members/adapters/dynamo-members.ts';
import { createDynamoMerges } from '../members/adapters/dynamo-merges.ts';
import { createDynamoPersons } from '../members/adapters/dynamo-persons.ts';
import { createReadMemberRow, createReadMemberRows } from '../members/adapters/dynamo-scan-members.ts';
import { createPrepareSighting } from '../members/adapters/dynamo-sightings.ts';
import {
  createAskFollowers,
  createAskProfile,
  createDownloadContent,
} from '../members/adapters/line-members.ts';
import type {
  MergedFrom,
  PrepareMerge,
  ReadConsents,
  ReadExternalIds,
  ReadNames,
} from '../members/contracts.ts';
import { createChangeAttributes } from '../members/change-attributes.ts';
import { createBindMember } from '../members/bind-member.ts';
import type { ReadCommerceSettings } from '../commerce/contracts.ts';
import { createImportFollowers, type ImportOrder } from '../members/import-followers.ts';
import { createIsUnsent } from '../members/is-unsent.ts';
import { createKeepMedia, type MediaOrder } from '../members/keep-media.ts';
import { createFindIdentities } from '../members/find-identities.ts';
import { createMergeMembers } from '../members/merge-members.ts';
import { createPrepareCustomer } from '../members/prepare-customer.ts';
import { createRefreshProfile } from '../members/refresh-profile.ts';
import { memberKey } from '../members/adapters/member-item.ts';
import { createDynamoMemberPreferences } from '../preferences/adapters/dynamo-member-preferences.ts';
import { createPreparePreferencesMerge } from '../preferences/prepare-merge.ts';
import type { Core } from './core.ts';

/** Members, their timeline and their personal data. */
export function composeMembers(core: Core) {
  const merges = createDynamoMerges(core);
  const mergedFrom: MergedFrom = async (channelId, memberId) =>
    (await merges.read(channelId, [memberId]))[0]?.mergedFrom ?? [];
  const members = createDynamoMembers(core);
  const persons = createDynamoPersons(core);
  const readNames: ReadNames = async (channelId, memberIds) => {
    const people = await persons.read(channelId, memberIds);
    return new Map(
      [...people].flatMap(([memberId, { name }]) => (name === undefined ? [] : [[memberId, name]])),
    );
  };
  const readExternalIds: ReadExternalIds = async (channelId, memberIds) => {
    const people = await persons.read(channelId, memberIds);
    return new Map(
      [...people].flatMap(([memberId, { externalIds }]) => (externalIds ? [[memberId, externalIds]] : [])),
    );
  };
  return {
    members,
    persons,
    readNames,
    readExternalIds,
    changeAttributes: createChangeAttributes({
      ...core,
      memberAttributes: createDynamoMemberAttributes(core),
    }),
    readMembers: createReadMembers(core),
    readMemberRow: createReadMemberRow(core),
    readMemberRows: createReadMemberRows(core),
    currentMemberId: createCurrentMemberId(core),
    currentMemberIds: createCurrentMemberIds(core),
    mergedFrom,
    readContacts: (channelId: string, memberIds: readonly string[]) => persons.read(channelId, memberIds),
    readConsents: (async (channelId, memberIds) => {
      const found = await merges.read(channelId, memberIds);
      return new Map(
        found.flatMap((member) => (member ? [[member.memberId, member.consents] as const] : [])),
      );
    }) satisfies ReadConsents,
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

/** How members are known by outside systems, and how two records of a person become one. */
export function composeIdentity(
  core: Core,
  commerce: { readCommerceSettings: ReadCommerceSettings; prepareCommerceMerge: PrepareMerge },
) {
  const deps = {
    ...core,
    ...composeMembers(core),
    ...commerce,
    identities: createDynamoIdentities(core),
    merges: createDynamoMerges(core),
  };
  const memberPreferences = createDynamoMemberPreferences({ ...core, memberKey });
  const mergeMembers = createMergeMembers({
    ...deps,
    prepareMerges: [
      commerce.prepareCommerceMerge,
      createPreparePreferencesMerge({ ...core, memberPreferences }),
    ],
  });
  return {
    mergeMembers,
    prepareCustomer: createPrepareCustomer(deps),
    findIdentities: createFindIdentities(deps),
    bindMember: createBindMember({ ...deps, mergeMembers }),
  };
}

/** The consumer of the queue `members.media`. */
export function composeMedia(
  core: Core,
  platform: { blobs: Pick<Blobs, 'put' | 'delete'>; sendToMediaQueue: SendToQueue<MediaOrder> },
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
