import type { CancelSend, Deliver, SendOutcome } from '../delivery/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { changeBroadcast, type ChangeDeps } from './change-broadcast.ts';
import { restVariant } from './domain/assign-group.ts';
import type { Broadcast, Frozen } from './domain/broadcast.ts';
import { chunkPlaces, type ChunkPlace, type Group } from './domain/manifest.ts';
import { finishIfDone, type FinishDeps } from './finish-broadcast.ts';
import type { BroadcastStore, ChunkOrder, FrozenFiles, RecipientFiles } from './ports.ts';
import { messagesIn } from './resolve-content.ts';

export interface SendChunkDeps extends ChangeDeps, FinishDeps {
  broadcasts: Pick<BroadcastStore, 'read' | 'replace' | 'addDone' | 'listDone'>;
  recipientFiles: Pick<RecipientFiles, 'manifest' | 'readIds' | 'content'>;
  deliver: Deliver;
  cancelSend: CancelSend;
  log: (code: 'SEND_PARKED', detail: Record<string, string>) => void;
  clock: Clock;
}

/** The send of a chunk, the same on every try. */
export const chunkSendId = (
  broadcastId: string,
  { freezeId }: Pick<Frozen, 'freezeId'>,
  chunk: number,
): string => deterministicId('broadcast chunk', broadcastId, freezeId, chunk);

/** Up to so many chunks it is worth looking after each whether it was the last one. */
const fewChunks = 50;

/**
 * Sends one chunk of a broadcast that is being sent; does nothing in any other status, since resuming puts what is unsent
 * into the queue again.
 * @throws AmbiguousSend, LineBusy: the order comes again
 */
export function createSendChunk(deps: SendChunkDeps): (order: ChunkOrder) => Promise<void> {
  const open = rememberLast(async (files: FrozenFiles) => {
    const [manifest, content] = await Promise.all([
      deps.recipientFiles.manifest(files),
      deps.recipientFiles.content(files),
    ]);
    return { manifest, content, places: chunkPlaces(manifest) };
  });

  const current = freshFor(deps.clock, freshMs, (channelId, broadcastId) =>
    deps.broadcasts.read(channelId, broadcastId),
  );

  return async ({ channelId, broadcastId, chunk }) => {
    const broadcast = await current(channelId, broadcastId);
    if (!broadcast?.frozen || !isWorkedOn(broadcast, deps.clock.now())) return;
    const { frozen } = broadcast;
    const files = { channelId, broadcastId, freezeId: frozen.freezeId };
    const { manifest, content, places } = await open(files);
    const place = places[chunk];
    const group = place && manifest.groups[place.group];
    if (!place || !group) throw new Error(`The broadcast ${broadcastId} has no chunk ${chunk}.`);
    const variant = variantOf(group, broadcast);
    // What was cancelled before its winner was chosen says nothing any more.
    const said = content[variant] ?? Object.values(content)[0];
    if (!said) throw new Error(`The broadcast ${broadcastId} has no variant ${variant}.`);
    const { purpose, topicId } = broadcast.definition;
    const act = broadcast.status === 'cancelled' ? deps.cancelSend : deps.deliver;
    const outcome = await act({
      ...{ channelId, purpose, topicId, messages: messagesIn(said, group.language) },
      sendId: chunkSendId(broadcastId, frozen, chunk),
      memberIds: await deps.recipientFiles.readIds(files, place),
      origin: { kind: 'broadcast', broadcastId, variant },
    });
    await note(deps, broadcast, { place, variant, outcome });
  };
}

/** What was cancelled is worked on to close it: only calls whose end nobody noted are repeated. */
const isWorkedOn = ({ status, holdUntil = 0, finishedAt }: Broadcast, now: number): boolean =>
  finishedAt === undefined && (status === 'cancelled' || (status === 'sending' && holdUntil <= now));

function variantOf({ variant }: Group, { winner, broadcastId, status }: Broadcast): string {
  if (variant !== restVariant || status === 'cancelled') return variant;
  if (!winner) throw new Error(`The broadcast ${broadcastId} has no winner yet.`);
  return winner.variant;
}

async function note(
  deps: SendChunkDeps,
  broadcast: Broadcast,
  { place, variant, outcome }: { place: ChunkPlace; variant: string; outcome: SendOutcome },
): Promise<void> {
  const { channelId, broadcastId, frozen } = broadcast;
  switch (outcome.outcome) {
    case 'closed': {
      const { sent, suppressed, failed, unknown, reasons } = outcome;
      const done = { chunk: place.chunk, variant, sent, suppressed, failed, unknown, reasons };
      await deps.broadcasts.addDone(broadcastId, done);
      if ((frozen?.chunks ?? 0) <= fewChunks) await finishIfDone(deps, broadcast);
      return;
    }
    case 'deferred':
      await changeBroadcast(deps, broadcast, ({ status, holdUntil = 0 }) =>
        status === 'sending' && holdUntil < outcome.untilEpochMs
          ? { holdUntil: outcome.untilEpochMs, cursor: 0 }
          : undefined,
      );
      return;
    case 'parked':
      deps.log('SEND_PARKED', { channelId, broadcastId, reason: outcome.reason });
      await changeBroadcast(deps, broadcast, ({ status }) =>
        status === 'sending' ? { status: 'parked', parkReason: outcome.reason } : undefined,
      );
  }
}

/** A pause stops what begins a second later; reading the broadcast for each chunk would tell it no sooner to LINE. */
const freshMs = 1000;

/** Remembers the last answer for a while. */
function freshFor<Answer>(
  clock: Pick<Clock, 'now'>,
  milliseconds: number,
  read: (channelId: string, broadcastId: string) => Promise<Answer>,
) {
  let known: { key: string; at: number; answer: Promise<Answer> } | undefined;
  return (channelId: string, broadcastId: string): Promise<Answer> => {
    const key = `${channelId} ${broadcastId}`;
    const now = clock.now();
    if (known?.key === key && now - known.at < milliseconds) return known.answer;
    const answer = read(channelId, broadcastId);
    known = { key, at: now, answer };
    answer.catch(() => (known = undefined));
    return answer;
  };
}

/** Files of a frozen broadcast never change, and a sender works on one or two at a time. */
function rememberLast<Answer>(read: (files: FrozenFiles) => Promise<Answer>) {
  const known = new Map<string, Promise<Answer>>();
  return (files: FrozenFiles): Promise<Answer> => {
    const found = known.get(files.freezeId);
    if (found) return found;
    if (known.size >= 2) known.clear();
    const reading = read(files);
    known.set(files.freezeId, reading);
    reading.catch(() => known.delete(files.freezeId));
    return reading;
  };
}
