import {
  AmbiguousSend,
  LineBusy,
  type CancelSendByLine,
  type LineSendOutcome,
  type LineSendRequest,
  type ReadNarrowcastProgress,
  type SendByLine,
} from '../delivery/contracts.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { changeBroadcast, type ChangeDeps } from './change-broadcast.ts';
import type { LendLineAudience } from '../audiences/contracts.ts';
import { byLineSendId, longestPreparingMs, pauseSeconds, type ByLine } from './domain/by-line.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { examineByLine, type ExamineDeps } from './examine-by-line.ts';
import { prepareLists, removeLists, withLentLists } from './lent-lists.ts';
import { messagesIn } from './resolve-content.ts';
import { watchNarrowcast } from './watch-narrowcast.ts';
import { orderTick } from './order-tick.ts';
import type { BroadcastWork, RecipientFiles } from './ports.ts';

export interface DriveByLineDeps extends ChangeDeps, ExamineDeps {
  recipientFiles: Pick<RecipientFiles, 'content'>;
  sendByLine: SendByLine;
  cancelSendByLine: CancelSendByLine;
  readNarrowcastProgress: ReadNarrowcastProgress;
  lendLineAudience: LendLineAudience;
  sendToWorkQueue: SendToQueue<BroadcastWork>;
  log: (code: 'BROADCAST_STUCK' | 'SEND_PARKED', detail: Record<string, string>) => void;
}

type Driven = Broadcast & { byLine: ByLine };

export const stuckAfterMs = 5 * 60_000;

/**
 * Brings a broadcast that LINE itself delivers one step further.
 * @returns seconds until the next look; undefined when nothing is left to look at
 */
export async function driveByLine(deps: DriveByLineDeps, broadcast: Driven): Promise<number | undefined> {
  if (broadcast.lineRequestId !== undefined) return watchNarrowcast(deps, broadcast);
  if (broadcast.status !== 'cancelled') {
    const seconds = await prepare(deps, broadcast);
    if (seconds !== 'ready') return seconds;
  }
  const act = broadcast.status === 'cancelled' ? deps.cancelSendByLine : deps.sendByLine;
  try {
    return await note(deps, broadcast, await act(await requestOf(deps, broadcast)));
  } catch (error) {
    // A message that fails would end in the dead-letter queue long before LINE forgets the retry key.
    if (!(error instanceof AmbiguousSend || error instanceof LineBusy)) throw error;
    return noteDelay(deps, broadcast);
  }
}

/** Until LINE has the lists of ours that the narrowcast names. */
async function prepare(deps: DriveByLineDeps, broadcast: Driven): Promise<number | undefined | 'ready'> {
  const lists = await prepareLists(deps, broadcast);
  const { byLine, startedAt = 0 } = broadcast;
  if (lists.outcome === 'impossible')
    return note(deps, broadcast, { outcome: 'failed', reason: lists.reason });
  if (lists.outcome === 'not ready' && deps.clock.now() - startedAt >= longestPreparingMs)
    return note(deps, broadcast, {
      outcome: 'failed',
      reason: 'LINE did not make its audience ready in a day.',
    });
  const phase = lists.outcome === 'ready' ? 'waiting' : 'preparing';
  const looks = phase === byLine.phase ? byLine.looks + 1 : 0;
  if (phase !== byLine.phase || phase === 'preparing')
    await changeBroadcast(deps, broadcast, (known) =>
      isSame(known, broadcast) ? { byLine: { ...known.byLine, phase, looks } } : undefined,
    );
  return phase === 'waiting' ? 'ready' : pauseSeconds(looks);
}

async function requestOf(deps: DriveByLineDeps, broadcast: Driven): Promise<LineSendRequest> {
  const { channelId, broadcastId, definition, byLine } = broadcast;
  const { freezeId } = byLine;
  const [variant, content] = Object.entries(
    await deps.recipientFiles.content({ channelId, broadcastId, freezeId }),
  )[0] ?? ['', undefined];
  if (!content) throw new Error(`The broadcast ${broadcastId} has lost what it says.`);
  const { purpose, topicId } = definition;
  return {
    ...{ sendId: byLineSendId(broadcastId, byLine), channelId, purpose, topicId },
    messages: messagesIn(content, ''),
    origin: { kind: 'broadcast', broadcastId, variant },
    endpoint: 'narrowcast' in definition.audience ? 'narrowcast' : 'broadcast',
    target: async () => {
      const { problems, target, reach } = await examineByLine(deps, channelId, withLentLists(broadcast));
      const [problem] = problems;
      if (problem) return { refusal: `${problem.message} ${problem.hint}` };
      await changeBroadcast(deps, broadcast, (known) =>
        isSame(known, broadcast) ? { byLine: { ...known.byLine, expected: reach } } : undefined,
      );
      return { target };
    },
  };
}

async function note(
  deps: DriveByLineDeps,
  broadcast: Driven,
  outcome: LineSendOutcome,
): Promise<number | undefined> {
  const { channelId, broadcastId } = broadcast;
  const now = deps.clock.now();
  const change = (changes: (known: Driven) => Partial<Broadcast>) =>
    changeBroadcast(deps, broadcast, (known) => (isSame(known, broadcast) ? changes(known) : undefined));
  const end = (phase: ByLine['phase'], more: Partial<Broadcast> = {}) =>
    change(({ byLine, status }) => ({
      ...{ byLine: { ...byLine, phase }, finishedAt: now, stuckSince: undefined },
      ...(status === 'cancelled' ? {} : { status: 'finished', ...more }),
    }));
  if (isOver(outcome)) await removeLists(deps, broadcast);
  switch (outcome.outcome) {
    case 'accepted':
      await change(({ byLine }) => taken(broadcast, byLine, { ...outcome, now }));
      if (!('narrowcast' in broadcast.definition.audience)) return undefined;
      await followNewerTicks(deps, broadcast);
      return pauseSeconds(0);
    case 'deferred':
      await change(() => ({
        holdUntil: outcome.untilEpochMs,
        progress: { done: 0, at: outcome.untilEpochMs },
      }));
      return (outcome.untilEpochMs - now) / 1000;
    case 'parked':
      deps.log('SEND_PARKED', { channelId, broadcastId, reason: outcome.reason });
      await change(({ status }) =>
        status === 'sending' ? { status: 'parked', parkReason: outcome.reason, reason: outcome.detail } : {},
      );
      return undefined;
    case 'failed':
      await change(({ byLine, status }) => ({
        byLine: { ...byLine, phase: 'cancelled' },
        ...(status === 'cancelled' ? { finishedAt: now } : { status: 'refused', reason: outcome.reason }),
      }));
      return undefined;
    case 'unknown':
    case 'cancelled':
    case 'assumed sent':
      await end(outcome.outcome);
      return undefined;
  }
}

/** LINE sends to nobody's list any more; before it is noted, so that a crash leaves none behind. */
const isOver = ({ outcome }: LineSendOutcome): boolean =>
  outcome !== 'accepted' && outcome !== 'deferred' && outcome !== 'parked';

/** LINE has it, so it counts as sent whatever a person asked for meanwhile. */
function taken(
  { definition }: Broadcast,
  byLine: ByLine,
  { requestId, atEpochMs, now }: { requestId: string; atEpochMs: number; now: number },
): Partial<Broadcast> {
  const isNarrowcast = 'narrowcast' in definition.audience;
  return {
    ...{
      lineRequestId: requestId,
      byLine: { ...byLine, phase: 'accepted', looks: 0, acceptedAt: atEpochMs },
    },
    ...{ status: isNarrowcast ? 'sending' : 'finished', stuckSince: undefined, reason: undefined },
    finishedAt: isNarrowcast ? undefined : now,
  };
}

/** A cancel that came too late began other ticks, which may have found nothing left to do. */
async function followNewerTicks(deps: DriveByLineDeps, broadcast: Driven): Promise<void> {
  const newer = await deps.broadcasts.read(broadcast.channelId, broadcast.broadcastId);
  const token = newer?.tickToken ?? '';
  if (newer && token !== broadcast.tickToken) await orderTick(deps, newer, { token });
}

const isSame = (known: Broadcast, { byLine }: Driven): known is Driven =>
  known.byLine?.freezeId === byLine.freezeId;

/** Nothing is known yet; after five minutes a person should know that. */
async function noteDelay(deps: DriveByLineDeps, broadcast: Driven): Promise<number> {
  const { channelId, broadcastId, progress, stuckSince, byLine } = broadcast;
  const now = deps.clock.now();
  const isNewlyStuck = stuckSince === undefined && now - progress.at >= stuckAfterMs;
  if (isNewlyStuck) deps.log('BROADCAST_STUCK', { channelId, broadcastId });
  await changeBroadcast(deps, broadcast, (known) =>
    isSame(known, broadcast)
      ? {
          byLine: { ...known.byLine, looks: known.byLine.looks + 1 },
          ...(isNewlyStuck ? { stuckSince: now } : {}),
        }
      : undefined,
  );
  return pauseSeconds(byLine.looks);
}
