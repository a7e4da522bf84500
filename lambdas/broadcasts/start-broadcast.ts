import type { Channel, ReadChannel } from '../access/contracts.ts';
import type { ReadRemainingQuota } from '../delivery/contracts.ts';
import { countIds } from '../shared/domain/id-set.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import type { ReadTemplate } from '../templates/contracts.ts';
import type { TrackLinks } from '../links/contracts.ts';
import { changeBroadcast, type ChangeDeps } from './change-broadcast.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { cutToQuota } from './domain/cut-to-quota.ts';
import { chunkPlaces } from './domain/manifest.ts';
import { isByLine } from './domain/by-line-problems.ts';
import { gatherRecipients, type Gathered } from './gather-recipients.ts';
import { groupByContent } from './group-by-content.ts';
import { planMeasuring, type PlanMeasuringDeps } from './plan-measuring.ts';
import type { BroadcastStore, BroadcastWork, FrozenContent, OpenBestHours, RecipientFiles } from './ports.ts';
import { orderTick, refuseStart } from './order-tick.ts';
import { resolveContent } from './resolve-content.ts';
import { startByLine } from './start-by-line.ts';
import { trackContent } from './track-content.ts';
import type { ScanDeps } from './scan-recipients.ts';

export interface StartDeps extends ScanDeps, ChangeDeps, PlanMeasuringDeps {
  broadcasts: Pick<BroadcastStore, 'read' | 'replace'>;
  recipientFiles: Pick<RecipientFiles, 'write' | 'writeContent'>;
  readChannel: ReadChannel;
  readTemplate: ReadTemplate;
  openBestHours: OpenBestHours;
  readRemainingQuota: ReadRemainingQuota;
  trackLinks: TrackLinks;
  sendToWorkQueue: SendToQueue<BroadcastWork>;
  newId: () => string;
}

type Place = { channelId: string; broadcastId: string };

/**
 * Fixes who gets a broadcast and what it says, then lets it begin. Whatever happens before the last change is done again
 * under another name and nothing was sent; after it nobody comes or goes any more.
 */
export async function startBroadcast(deps: StartDeps, place: Place): Promise<void> {
  const broadcast = await deps.broadcasts.read(place.channelId, place.broadcastId);
  // The first tick may have been lost with the process that had frozen it.
  if (broadcast?.status === 'sending') {
    await planMeasuring(deps, broadcast);
    return orderTick(deps, place, { token: broadcast.tickToken ?? '' });
  }
  if (broadcast?.status !== 'freezing') return;
  if (isByLine(broadcast.definition)) return startByLine(deps, broadcast);
  const prepared = await prepare(deps, broadcast);
  if ('problem' in prepared) return refuseStart(deps, place, prepared.problem);
  await freeze(deps, broadcast, prepared);
}

interface Prepared extends Gathered {
  content: FrozenContent;
  /** Before the quota cut them. */
  wanted: number;
}

async function prepare(deps: StartDeps, broadcast: Broadcast): Promise<Prepared | { problem: string }> {
  const { channelId, broadcastId, definition } = broadcast;
  const channel = await deps.readChannel(channelId);
  if (!channel) return { problem: 'The channel is gone.' };
  const resolved = await resolveContent(deps, channelId, definition);
  if (resolved.outcome === 'problems') return { problem: resolved.problems[0]?.message ?? '' };
  const content = await trackContent(deps, broadcast, resolved.content);
  const gathered = await gather(deps, channel, broadcast, content);
  if ('problem' in gathered) return gathered;
  const wanted = countAll(gathered);
  if (wanted === 0) return { problem: 'Nobody is in its audience.' };
  const most = await affordable(deps, channel, broadcast);
  if (wanted > most && definition.onQuotaExceeded === 'refuse') return { problem: overQuota(wanted, most) };
  return { ...gathered, groups: cutToQuota(gathered.groups, { broadcastId, most }), content, wanted };
}

const overQuota = (wanted: number, most: number): string =>
  `It is meant for ${wanted} members, and LINE's quota leaves ${most} this month. Make the audience smaller, raise the plan, or let it be cut.`;

async function freeze(
  deps: StartDeps,
  { channelId, broadcastId }: Broadcast,
  { groups, holdout, content, wanted }: Prepared,
): Promise<void> {
  const freezeId = deps.newId();
  const files = { channelId, broadcastId, freezeId };
  const { manifest, sha256 } = await deps.recipientFiles.write(files, groups, holdout);
  await deps.recipientFiles.writeContent(files, content);
  const now = deps.clock.now();
  const kept = countAll({ groups });
  const frozen = {
    ...{ freezeId, frozenAt: now, recipients: wanted, holdout: manifest.holdout, sha256 },
    chunks: chunkPlaces(manifest).length,
    cutByQuota: wanted - kept,
  };
  const begun = await changeBroadcast(deps, { channelId, broadcastId }, ({ status }) =>
    status === 'freezing'
      ? {
          ...{ status: 'sending', frozen, startedAt: now, cursor: 0, tickToken: freezeId },
          progress: { done: 0, at: now },
        }
      : undefined,
  );
  if (!begun) return;
  await planMeasuring(deps, begun);
  await orderTick(deps, { channelId, broadcastId }, { token: freezeId });
}

async function gather(
  deps: StartDeps,
  channel: Channel,
  broadcast: Broadcast,
  content: FrozenContent,
): Promise<Gathered | { problem: string }> {
  const { definition } = broadcast;
  const bestHourOf =
    definition.spread === 'best hour' ? await deps.openBestHours(channel.channelId) : () => 0;
  const groupOf = groupByContent(broadcast, content, bestHourOf);
  return gatherRecipients(deps, channel, { definition, groupOf });
}

/** Transactional sends may use the reserve that marketing leaves. */
async function affordable(deps: StartDeps, { channelId, settings }: Channel, { definition }: Broadcast) {
  const remaining = await deps.readRemainingQuota(channelId);
  if (remaining === undefined) return Infinity;
  return Math.max(0, remaining - (definition.purpose === 'marketing' ? settings.quotaReserve : 0));
}

const countAll = ({ groups }: Pick<Gathered, 'groups'>): number =>
  groups.reduce((sum, { ids }) => sum + countIds(ids), 0);
