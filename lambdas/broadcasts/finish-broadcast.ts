import { changeBroadcast, type ChangeDeps } from './change-broadcast.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { figuresOf, type ChunkDone } from './domain/figures.ts';
import type { BroadcastStore } from './ports.ts';

export interface FinishDeps extends ChangeDeps {
  broadcasts: Pick<BroadcastStore, 'read' | 'replace' | 'listDone'>;
}

/** Ends a broadcast whose chunks are all done, with figures that do not change any more. */
export async function finishIfDone(
  deps: FinishDeps,
  broadcast: Broadcast,
  known?: readonly ChunkDone[],
): Promise<boolean> {
  const { frozen } = broadcast;
  if (!frozen) return false;
  const done = known ?? (await deps.broadcasts.listDone(broadcast.broadcastId));
  if (done.length < frozen.chunks) return false;
  await changeBroadcast(deps, broadcast, ({ status, finishedAt }) => {
    if (finishedAt !== undefined || (status !== 'sending' && status !== 'cancelled')) return undefined;
    return {
      status: status === 'cancelled' ? 'cancelled' : 'finished',
      finishedAt: deps.clock.now(),
      figures: figuresOf(done, { ...frozen, isParked: false }),
      stuckSince: undefined,
    };
  });
  return true;
}
