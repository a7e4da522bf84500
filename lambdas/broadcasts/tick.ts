import type { ReadChannel } from '../access/contracts.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { changeBroadcast, type ChangeDeps } from './change-broadcast.ts';
import type { Broadcast } from './domain/broadcast.ts';
import type { ByLine } from './domain/by-line.ts';
import { restVariant } from './domain/assign-group.ts';
import type { ChunkDone } from './domain/figures.ts';
import type { Manifest } from './domain/manifest.ts';
import { planChunks, type PlannedChunk } from './domain/plan-chunks.ts';
import { takeDue, type Due } from './domain/take-due.ts';
import { driveByLine, stuckAfterMs, type DriveByLineDeps } from './drive-by-line.ts';
import { finishIfDone, type FinishDeps } from './finish-broadcast.ts';
import { orderTick } from './order-tick.ts';
import type { BroadcastStore, BroadcastWork, ChunkOrder, RecipientFiles } from './ports.ts';

export interface TickDeps extends ChangeDeps, FinishDeps, DriveByLineDeps {
  broadcasts: Pick<BroadcastStore, 'read' | 'replace' | 'listDone'>;
  recipientFiles: Pick<RecipientFiles, 'manifest' | 'content'>;
  readChannel: ReadChannel;
  chooseWinner: (broadcast: Broadcast) => Promise<NonNullable<Broadcast['winner']>>;
  sendToWorkQueue: SendToQueue<BroadcastWork>;
  sendToSendQueue: SendToQueue<ChunkOrder>;
}

/** How often an open broadcast is looked at; chunks that become due in between are put into the queue ahead. */
const tickSeconds = 30;
/** The longest that a queue holds a message back (SQS DelaySeconds). */
const longestDelaySeconds = 900;

/**
 * Drives a broadcast: puts what is due into the queue, chooses the winner, notices that nothing moves, ends it. Each tick
 * orders the next; one with another token than the broadcast's belongs to a chain that was replaced.
 */
export async function tick(
  deps: TickDeps,
  { channelId, broadcastId, token }: { channelId: string; broadcastId: string; token: string },
): Promise<void> {
  const broadcast = await deps.broadcasts.read(channelId, broadcastId);
  if (!broadcast || broadcast.tickToken !== token || !isDriven(broadcast)) return;
  const { byLine } = broadcast;
  if (byLine) return lookAfterLine(deps, { ...broadcast, byLine });
  const done = await deps.broadcasts.listDone(broadcastId);
  if (await finishIfDone(deps, broadcast, done)) return;
  const holdsMs = holdsForMs(deps, broadcast);
  if (holdsMs > 0) return next(deps, broadcast, holdsMs / 1000);
  await driveChunks(deps, broadcast, done);
}

/** Quiet hours. */
const holdsForMs = ({ clock }: TickDeps, { holdUntil = 0 }: Broadcast): number => holdUntil - clock.now();

async function lookAfterLine(deps: TickDeps, broadcast: Broadcast & { byLine: ByLine }): Promise<void> {
  const holdsMs = broadcast.status === 'cancelled' ? 0 : holdsForMs(deps, broadcast);
  const seconds = holdsMs > 0 ? holdsMs / 1000 : await driveByLine(deps, broadcast);
  if (seconds !== undefined) await next(deps, broadcast, seconds);
}

async function driveChunks(deps: TickDeps, broadcast: Broadcast, done: readonly ChunkDone[]): Promise<void> {
  const now = deps.clock.now();
  const plan = await planOf(deps, broadcast);
  const { cursor, nextDueAt } = await putDue(deps, broadcast, { plan, done });
  await watch(deps, broadcast, { done: done.length, cursor });
  const untilDueSeconds = nextDueAt === undefined ? 0 : (nextDueAt - now) / 1000;
  const isOpen = cursor > done.length;
  await next(deps, broadcast, isOpen ? tickSeconds : Math.max(tickSeconds, untilDueSeconds));
}

const isDriven = ({ status, finishedAt }: Broadcast): boolean =>
  finishedAt === undefined && (status === 'sending' || status === 'cancelled');

const next = (deps: TickDeps, broadcast: Broadcast, seconds: number): Promise<void> =>
  orderTick(deps, broadcast, {
    token: broadcast.tickToken ?? '',
    delaySeconds: Math.min(longestDelaySeconds, Math.ceil(seconds)),
  });

/** What was cancelled is closed at once, whenever it was due. */
async function planOf(deps: TickDeps, broadcast: Broadcast): Promise<PlannedChunk[]> {
  const { channelId, broadcastId, definition, frozen, startedAt = 0, status } = broadcast;
  const manifest = await deps.recipientFiles.manifest({
    ...{ channelId, broadcastId, freezeId: frozen?.freezeId ?? '' },
  });
  const timeZone = (await deps.readChannel(channelId))?.settings.timeZone ?? 'UTC';
  const plan = planChunks(manifest, { startedAt, timeZone, definition });
  if (status === 'cancelled') return plan.map((chunk) => ({ ...chunk, dueAt: 0 }));
  return withoutWinner(deps, broadcast, { plan, manifest });
}

/** The rest waits until its variant is chosen, which happens when it is due. */
async function withoutWinner(
  deps: TickDeps,
  broadcast: Broadcast,
  { plan, manifest }: { plan: PlannedChunk[]; manifest: Manifest },
): Promise<PlannedChunk[]> {
  if (broadcast.winner) return plan;
  const isRest = ({ group }: PlannedChunk): boolean => manifest.groups[group]?.variant === restVariant;
  const first = plan.find(isRest);
  if (!first || first.dueAt > deps.clock.now() + tickSeconds * 1000) return plan;
  const winner = await deps.chooseWinner(broadcast);
  await changeBroadcast(deps, broadcast, (known) => (known.winner ? undefined : { winner }));
  return plan;
}

/** Puts the chunks that are due until the next tick into the queue, each for its moment. */
async function putDue(
  deps: TickDeps,
  broadcast: Broadcast,
  { plan, done }: { plan: readonly PlannedChunk[]; done: readonly ChunkDone[] },
): Promise<Due> {
  const { channelId, broadcastId, cursor } = broadcast;
  const now = deps.clock.now();
  const ended = new Set(done.map(({ chunk }) => chunk));
  const due = takeDue(plan, {
    ...{ now, until: now + tickSeconds * 1000, cursor },
    isDone: (chunk) => ended.has(chunk),
    rate: rateOf(broadcast),
  });
  await deps.sendToSendQueue(
    due.chunks.map(({ chunk, dueAt }) => ({
      body: { channelId, broadcastId, chunk },
      delaySeconds: Math.ceil((dueAt - now) / 1000),
    })),
  );
  if (due.cursor > cursor)
    await changeBroadcast(deps, broadcast, (known) =>
      known.tickToken === broadcast.tickToken && known.cursor === cursor
        ? { cursor: due.cursor, rateFreeAt: due.rateFreeAt }
        : undefined,
    );
  return due;
}

/** Closing what was cancelled sends nothing. */
function rateOf({ status, definition: { recipientsPerMinute }, rateFreeAt: freeAt }: Broadcast) {
  if (recipientsPerMinute === undefined || status === 'cancelled') return undefined;
  return { recipientsPerMinute, freeAt };
}

/** Notes progress, and says once when there has been none although something was put into the queue. */
async function watch(
  deps: TickDeps,
  broadcast: Broadcast,
  { done, cursor }: { done: number; cursor: number },
): Promise<void> {
  const now = deps.clock.now();
  const { channelId, broadcastId, progress, stuckSince } = broadcast;
  if (done > progress.done || cursor <= done) {
    if (done !== progress.done || stuckSince !== undefined || now - progress.at > stuckAfterMs / 2)
      await changeBroadcast(deps, broadcast, () => ({ progress: { done, at: now }, stuckSince: undefined }));
    return;
  }
  if (stuckSince !== undefined || now - progress.at < stuckAfterMs) return;
  deps.log('BROADCAST_STUCK', { channelId, broadcastId });
  await changeBroadcast(deps, broadcast, () => ({ stuckSince: now }));
}
