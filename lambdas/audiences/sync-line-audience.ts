import type { ReadMembers } from '../members/contracts.ts';
import { isReachable } from '../members/contracts.ts';
import type { ReadSegmentIds } from '../segments/contracts.ts';
import type { Blobs } from '../shared/domain/blobs.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { countIds, idSetOf, noIds, type IdSet } from '../shared/domain/id-set.ts';
import { unpackIds } from '../shared/domain/pack-ids.ts';
import type { ReadAudienceIds } from './contracts.ts';
import { planSync } from './domain/sync-plan.ts';
import type { LineAudience, LineAudienceStore, LineGroup, LineGroups } from './ports.ts';

export interface SyncLineAudienceDeps {
  lineAudiences: LineAudienceStore;
  lineGroups: LineGroups;
  readSegmentIds: ReadSegmentIds;
  readAudienceIds: ReadAudienceIds;
  readMembers: ReadMembers;
  blobs: Pick<Blobs, 'put' | 'get' | 'delete'>;
  newId: () => string;
  clock: Pick<Clock, 'now'>;
}

/** LINE takes at most so many ids a request (Messaging API reference, "Managing Audience"). */
const idsPerCall = 10_000;
const membersPerRead = 500;

/**
 * Brings LINE's group to the members of its source. What is about to be done is recorded before LINE is called and what
 * was done afterwards; adding an id twice changes nothing there, and a group whose answer was lost is found again by its
 * description: a sync that is repeated after a crash ends the same, with one group.
 */
export function createSyncLineAudience(deps: SyncLineAudienceDeps) {
  return async (channelId: string, lineAudienceId: string): Promise<void> => {
    let audience = await deps.lineAudiences.read(channelId, lineAudienceId);
    if (!audience) return;
    if (!audience.next) audience = await plan(deps, audience);
    if (audience.next) audience = await build(deps, audience, audience.next);
    if (audience.group && audience.group.added < audience.group.count)
      audience = { ...audience, group: await upload(deps, audience, { ...audience.group, field: 'group' }) };
    await deps.lineAudiences.put({
      ...audience,
      syncedAt: new Date(deps.clock.now()).toISOString(),
    });
  };
}

/** Compares with what LINE has, and records what is to come. */
async function plan(deps: SyncLineAudienceDeps, audience: LineAudience): Promise<LineAudience> {
  const wanted = await wantedIds(deps, audience);
  const { group } = audience;
  if (!wanted)
    return keep(deps, { ...audience, problem: 'Its source has no members yet: evaluate the segment first.' });
  const uploaded = group ? ((await deps.blobs.get(group.idsKey)) ?? noIds) : noIds;
  const planned = planSync(audience, {
    uploaded: idSetOf(unpackIds(uploaded)),
    wanted,
    nowEpochMs: deps.clock.now(),
  });
  switch (planned.plan) {
    case 'nothing':
      return { ...audience, problem: undefined };
    case 'add': {
      // Newcomers lie behind those that LINE has, so that the count of what was added tells where to go on.
      const ids = Buffer.concat([uploaded, planned.ids]);
      const idsKey = await keepIds(deps, audience, ids);
      const grown = group && { ...group, idsKey, count: countIds(ids), added: countIds(uploaded) };
      return keep(deps, { ...audience, problem: undefined, group: grown });
    }
    case 'rebuild': {
      if (countIds(wanted) === 0)
        return keep(deps, { ...audience, problem: 'Nobody of its source can be reached by LINE.' });
      const idsKey = await keepIds(deps, audience, wanted);
      const next: LineGroup = {
        description: `${audience.description} #${deterministicId(idsKey).slice(0, 8)}`,
        ...{ idsKey, added: 0, count: countIds(wanted), status: 'UPLOADING' },
        createdAt: new Date(deps.clock.now()).toISOString(),
      };
      return keep(deps, { ...audience, problem: undefined, next });
    }
  }
}

/** Makes the new group, fills it, then switches over; the old group goes last. */
async function build(
  deps: SyncLineAudienceDeps,
  audience: LineAudience,
  planned: LineGroup,
): Promise<LineAudience> {
  const { channelId, group: old } = audience;
  let next = planned;
  if (next.audienceGroupId === undefined) {
    const found = await deps.lineGroups.findByDescription(channelId, next.description);
    const audienceGroupId =
      found ?? (await deps.lineGroups.create(channelId, { description: next.description, userIds: [] }));
    next = { ...next, audienceGroupId };
    await keep(deps, { ...audience, next });
  }
  next = await upload(deps, audience, { ...next, field: 'next' });
  const switched = await keep(deps, {
    ...audience,
    group: { ...next, status: 'IN_PROGRESS' },
    next: undefined,
  });
  if (old?.audienceGroupId !== undefined) {
    await deps.lineGroups.remove(channelId, old.audienceGroupId);
    if (old.idsKey !== next.idsKey) await deps.blobs.delete(old.idsKey);
  }
  return switched;
}

/** Adds what LINE does not have yet, in calls of 10,000, each recorded. */
async function upload(
  deps: SyncLineAudienceDeps,
  audience: LineAudience,
  { field, ...planned }: LineGroup & { field: 'group' | 'next' },
): Promise<LineGroup> {
  const { channelId } = audience;
  const ids = unpackIds((await deps.blobs.get(planned.idsKey)) ?? noIds);
  let group: LineGroup = planned;
  while (group.added < ids.length) {
    const chunk = ids.slice(group.added, group.added + idsPerCall);
    const userIds = await lineUserIds(deps, channelId, chunk);
    if (userIds.length > 0)
      await deps.lineGroups.add(channelId, { audienceGroupId: group.audienceGroupId ?? 0, userIds });
    group = { ...group, added: group.added + chunk.length };
    await keep(deps, { ...audience, [field]: group });
  }
  return group;
}

async function wantedIds(
  deps: SyncLineAudienceDeps,
  { channelId, source }: LineAudience,
): Promise<IdSet | undefined> {
  const members =
    'segmentId' in source
      ? await deps.readSegmentIds(channelId, source.segmentId)
      : await deps.readAudienceIds(channelId, source.audienceId);
  if (!members) return undefined;
  const reachable: string[] = [];
  const ids = unpackIds(members);
  for (let from = 0; from < ids.length; from += membersPerRead) {
    const read = await deps.readMembers(channelId, ids.slice(from, from + membersPerRead));
    for (const member of read.values())
      if (member.lineUserId !== undefined && isReachable(member.lifecycle)) reachable.push(member.memberId);
  }
  return idSetOf(reachable);
}

async function lineUserIds(
  { readMembers }: SyncLineAudienceDeps,
  channelId: string,
  memberIds: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (let from = 0; from < memberIds.length; from += membersPerRead) {
    const read = await readMembers(channelId, memberIds.slice(from, from + membersPerRead));
    for (const { lineUserId } of read.values()) if (lineUserId !== undefined) found.push(lineUserId);
  }
  return found;
}

async function keepIds(deps: SyncLineAudienceDeps, audience: LineAudience, ids: Uint8Array): Promise<string> {
  const { channelId, lineAudienceId } = audience;
  const key = `audiences/${channelId}/line/${lineAudienceId}/${deps.newId()}.ids`;
  await deps.blobs.put(key, ids, 'application/octet-stream');
  return key;
}

async function keep({ lineAudiences }: SyncLineAudienceDeps, audience: LineAudience): Promise<LineAudience> {
  await lineAudiences.put(audience);
  return audience;
}
