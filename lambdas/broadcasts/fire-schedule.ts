import type { ReadChannel } from '../access/contracts.ts';
import type { MessageSchedules } from '../shared/domain/message-schedules.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { changeBroadcast, type ChangeDeps } from './change-broadcast.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { nextOccurrence } from './domain/next-occurrence.ts';
import type { BroadcastStore, BroadcastWork } from './ports.ts';

export interface FireDeps extends ChangeDeps {
  broadcasts: Pick<BroadcastStore, 'read' | 'replace' | 'create'>;
  readChannel: ReadChannel;
  schedules: Pick<MessageSchedules<BroadcastWork>, 'putOnce'>;
  sendToWorkQueue: SendToQueue<BroadcastWork>;
}

/** One schedule a broadcast and moment, so that a late one never moves the next. */
export const scheduleName = (broadcastId: string, at: number): string =>
  `broadcast-${broadcastId}-${at / 1000}`;

/** What a schedule starts: the broadcast itself, or its next occurrence. Fired twice it starts once. */
export async function fireSchedule(
  deps: FireDeps,
  { channelId, broadcastId, at }: { channelId: string; broadcastId: string; at: number },
): Promise<void> {
  const broadcast = await deps.broadcasts.read(channelId, broadcastId);
  if (!broadcast) return;
  if (broadcast.recurrence) return fireOccurrence(deps, broadcast, at);
  const begun =
    (await changeBroadcast(deps, broadcast, ({ status, scheduledAt }) =>
      status === 'scheduled' && scheduledAt === at ? { status: 'freezing' } : undefined,
    )) ?? (broadcast.status === 'freezing' ? broadcast : undefined);
  if (begun) await start(deps, begun);
}

async function fireOccurrence(deps: FireDeps, broadcast: Broadcast, at: number): Promise<void> {
  const { channelId, broadcastId, status, recurrence, scheduledAt } = broadcast;
  if (status !== 'scheduled' || !recurrence || scheduledAt === undefined || at > scheduledAt) return;
  const now = deps.clock.now();
  const occurrence: Broadcast = {
    ...{ channelId, status: 'freezing', createdAt: now, updatedAt: now, revision: 1, cursor: 0 },
    broadcastId: occurrenceId(broadcastId, at),
    definition: broadcast.definition,
    progress: { done: 0, at: now },
    occurrenceOf: broadcastId,
    scheduledAt: at,
  };
  await deps.broadcasts.create(occurrence);
  await start(deps, occurrence);
  if (at !== scheduledAt) return;
  const timeZone = (await deps.readChannel(channelId))?.settings.timeZone ?? 'UTC';
  // Occurrences that passed while nothing ran are not made up for.
  const nextAt = nextOccurrence(recurrence, Math.max(at, now), timeZone);
  await deps.schedules.putOnce({
    name: scheduleName(broadcastId, nextAt),
    at: nextAt,
    body: { work: 'fire', channelId, broadcastId, at: nextAt },
  });
  await changeBroadcast(deps, broadcast, (known) =>
    known.status === 'scheduled' && known.scheduledAt === at ? { scheduledAt: nextAt } : undefined,
  );
}

/** Keeps the order of time: ids of broadcasts begin with it, and this one takes its moment's. */
function occurrenceId(broadcastId: string, at: number): string {
  const time = at.toString(16).padStart(12, '0');
  const rest = deterministicId('broadcast occurrence', broadcastId, at).slice(13);
  return `${time.slice(0, 8)}-${time.slice(8)}${rest}`;
}

const start = ({ sendToWorkQueue }: FireDeps, { channelId, broadcastId }: Broadcast): Promise<void> =>
  sendToWorkQueue([{ body: { work: 'start', channelId, broadcastId }, groupId: channelId }]);
