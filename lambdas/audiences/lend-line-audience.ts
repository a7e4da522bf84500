import type { LendLineAudience } from './contracts.ts';
import type { LineAudience, LineGroup } from './ports.ts';
import { createSyncLineAudience, type SyncLineAudienceDeps } from './sync-line-audience.ts';

export interface LendLineAudienceDeps extends SyncLineAudienceDeps {
  /** The words of LINE's refusal; undefined for every other error. */
  refusalOf: (error: unknown) => string | undefined;
}

/** Once LINE has made it ready nothing is changed any more: who is in it was judged. */
export function createLendLineAudience(deps: LendLineAudienceDeps): LendLineAudience {
  const { lineAudiences, lineGroups, blobs } = deps;
  const sync = createSyncLineAudience(deps);
  return {
    async prepare(channelId, { lineAudienceId, ...list }) {
      const known = await lineAudiences.read(channelId, lineAudienceId);
      if (known?.group?.status === 'READY') return { outcome: 'ready' };
      if (!known) await lineAudiences.put({ channelId, lineAudienceId, ...list, isLent: true });
      try {
        if (!isFilled(known)) await sync(channelId, lineAudienceId);
        return await look(deps, channelId, lineAudienceId);
      } catch (error) {
        const reason = deps.refusalOf(error);
        if (reason === undefined) throw error;
        return { outcome: 'impossible', reason: `LINE refuses the audience: ${reason}` };
      }
    },
    async remove(channelId, lineAudienceId) {
      const known = await lineAudiences.read(channelId, lineAudienceId);
      for (const group of [known?.group, known?.next]) {
        if (group?.audienceGroupId !== undefined) await lineGroups.remove(channelId, group.audienceGroupId);
        if (group) await blobs.delete(group.idsKey);
      }
      if (known) await lineAudiences.remove(channelId, lineAudienceId);
    },
  };
}

/** How far LINE is with a group that is filled, or why there is none. */
async function look(
  { lineAudiences, lineGroups }: LendLineAudienceDeps,
  channelId: string,
  lineAudienceId: string,
): ReturnType<LendLineAudience['prepare']> {
  const audience = await lineAudiences.read(channelId, lineAudienceId);
  const group = audience?.group;
  if (!audience || group?.audienceGroupId === undefined)
    return { outcome: 'impossible', reason: audience?.problem ?? tooFew };
  if (group.count < leastMembers) return { outcome: 'impossible', reason: tooFew };
  const status = (await lineGroups.status(channelId, group.audienceGroupId)) ?? 'EXPIRED';
  await lineAudiences.put({ ...audience, group: { ...group, status } });
  return outcomeOf(status);
}

function outcomeOf(status: LineGroup['status']): Awaited<ReturnType<LendLineAudience['prepare']>> {
  if (status === 'READY') return { outcome: 'ready' };
  return hopeless.includes(status)
    ? { outcome: 'impossible', reason: tooFew }
    : { outcome: 'not ready', status };
}

const isFilled = (known: LineAudience | undefined): boolean =>
  known?.group !== undefined && known.next === undefined && known.group.added >= known.group.count;

/** LINE sends narrowcasts to audiences of so many (Messaging API reference, "Send narrowcast message"). */
const leastMembers = 50;
const hopeless: readonly string[] = ['FAILED', 'EXPIRED', 'INACTIVE'];
const tooFew =
  'LINE makes no audience of its members: that takes at least 50 whom LINE can reach. Send it to the list itself, as `audience`, without a narrowcast.';
