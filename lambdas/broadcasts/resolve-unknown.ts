import type { ResolveUnknown, ResolveUnknownByLine, UnknownAs } from '../delivery/contracts.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { changeBroadcast, type ChangeDeps } from './change-broadcast.ts';
import { byLineSendId, type ByLine } from './domain/by-line.ts';
import type { Broadcast, Frozen } from './domain/broadcast.ts';
import { figuresOf, type ChunkDone } from './domain/figures.ts';
import { orderTick } from './order-tick.ts';
import type { BroadcastStore, BroadcastWork } from './ports.ts';
import { chunkSendId } from './send-chunk.ts';

export interface ResolveDeps extends ChangeDeps {
  broadcasts: Pick<BroadcastStore, 'read' | 'replace' | 'listDone' | 'replaceDone' | 'removeDone'>;
  resolveUnknown: ResolveUnknown;
  resolveUnknownByLine: ResolveUnknownByLine;
  sendToWorkQueue: SendToQueue<BroadcastWork>;
  newId: () => string;
}

const chunksUnderWay = 20;

/** Puts a person's word in the place of LINE's answers that never came. Every part of it may be done again. */
export async function resolveUnknownOf(
  deps: ResolveDeps,
  broadcast: Broadcast,
  as: UnknownAs,
): Promise<Broadcast> {
  const { byLine, frozen } = broadcast;
  if (byLine) return resolveByLine(deps, { ...broadcast, byLine }, as);
  if (!frozen) return broadcast;
  return as === 'sent'
    ? closeChunks(deps, { ...broadcast, frozen })
    : reopenChunks(deps, { ...broadcast, frozen });
}

async function resolveByLine(
  deps: ResolveDeps,
  broadcast: Broadcast & { byLine: ByLine },
  as: UnknownAs,
): Promise<Broadcast> {
  if (broadcast.byLine.phase !== 'unknown') return broadcast;
  await deps.resolveUnknownByLine(byLineSendId(broadcast.broadcastId, broadcast.byLine), as);
  if (as === 'unsent') return reopen(deps, broadcast, { ...broadcast.byLine, phase: 'waiting', looks: 0 });
  const closed = await changeBroadcast(deps, broadcast, ({ byLine }) =>
    byLine?.phase === 'unknown' ? { byLine: { ...byLine, phase: 'assumed sent' } } : undefined,
  );
  return closed ?? broadcast;
}

type FrozenBroadcast = Broadcast & { frozen: Frozen };

async function eachUnknown(
  deps: ResolveDeps,
  { broadcastId }: FrozenBroadcast,
  act: (done: ChunkDone) => Promise<void>,
): Promise<{ closed: number; open: number }> {
  const done = await deps.broadcasts.listDone(broadcastId);
  const open = done.filter(({ unknown }) => unknown > 0);
  await mapBounded(open, chunksUnderWay, act);
  return { closed: done.length - open.length, open: open.length };
}

async function closeChunks(deps: ResolveDeps, broadcast: FrozenBroadcast): Promise<Broadcast> {
  const { broadcastId, frozen } = broadcast;
  await eachUnknown(deps, broadcast, async (done) => {
    const figures = await deps.resolveUnknown(chunkSendId(broadcastId, frozen, done.chunk), 'sent');
    if (figures) await deps.broadcasts.replaceDone(broadcastId, { ...done, ...figures });
  });
  const done = await deps.broadcasts.listDone(broadcastId);
  const changed = await changeBroadcast(deps, broadcast, ({ figures }) =>
    figures ? { figures: figuresOf(done, { ...frozen, isParked: false }) } : undefined,
  );
  return changed ?? broadcast;
}

/** The ledger goes first: whoever sends a chunk again finds there who has yet to get it. */
async function reopenChunks(deps: ResolveDeps, broadcast: FrozenBroadcast): Promise<Broadcast> {
  const { broadcastId, frozen } = broadcast;
  const { closed, open } = await eachUnknown(deps, broadcast, async ({ chunk }) => {
    await deps.resolveUnknown(chunkSendId(broadcastId, frozen, chunk), 'unsent');
    await deps.broadcasts.removeDone(broadcastId, chunk);
  });
  // Without unknown ones too: a call before this one may have been cut short.
  const isCutShort = broadcast.finishedAt !== undefined && closed < frozen.chunks;
  return open > 0 || isCutShort ? reopen(deps, broadcast) : broadcast;
}

/** What was cancelled stays so: its ticks close what is open again. What is paused or parked waits for its resume. */
async function reopen(deps: ResolveDeps, broadcast: Broadcast, byLine?: ByLine): Promise<Broadcast> {
  const token = deps.newId();
  const now = deps.clock.now();
  const reopened = await changeBroadcast(deps, broadcast, ({ status }) => ({
    ...{ status: status === 'finished' ? 'sending' : status, finishedAt: undefined, figures: undefined },
    ...{ tickToken: token, cursor: 0, stuckSince: undefined, progress: { done: 0, at: now } },
    ...(byLine ? { byLine } : {}),
  }));
  await orderTick(deps, broadcast, { token });
  return reopened ?? broadcast;
}
