import type { Clock } from '../shared/domain/clock.ts';
import type { Broadcast } from './domain/broadcast.ts';
import type { BroadcastStore } from './ports.ts';

export interface ChangeDeps {
  broadcasts: Pick<BroadcastStore, 'read' | 'replace'>;
  clock: Pick<Clock, 'now'>;
}

/** Ticks, pauses and parks of one broadcast meet; each change is small and is simply made again. */
const mostTries = 20;

/**
 * Changes a broadcast as it is now. `change` answers what becomes different, or undefined when nothing is to be changed any
 * more; it may be asked several times.
 * @returns the broadcast afterwards; undefined when there is none, or `change` had nothing to do
 */
export async function changeBroadcast(
  { broadcasts, clock }: ChangeDeps,
  { channelId, broadcastId }: { channelId: string; broadcastId: string },
  change: (broadcast: Broadcast) => Partial<Broadcast> | undefined,
): Promise<Broadcast | undefined> {
  for (let attempt = 1; attempt <= mostTries; attempt += 1) {
    const known = await broadcasts.read(channelId, broadcastId);
    const changes = known && change(known);
    if (!changes) return undefined;
    const changed = { ...known, ...changes, updatedAt: clock.now() };
    if (await broadcasts.replace(changed)) return { ...changed, revision: changed.revision + 1 };
  }
  throw new Error(`The broadcast ${broadcastId} is changed by too many at once. Call again.`);
}
