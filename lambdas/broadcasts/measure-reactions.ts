import type { ReadSentMembers } from '../delivery/contracts.ts';
import type { CurrentMemberIds, ScanActivities } from '../members/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import { unpackIds } from '../shared/domain/pack-ids.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { addReaction, noReactions, type Measured } from './domain/reactions.ts';
import type { BroadcastStore, RecipientFiles } from './ports.ts';
import { chunkSendId } from './send-chunk.ts';

export interface MeasureDeps {
  clock: Pick<Clock, 'now'>;
  broadcasts: Pick<BroadcastStore, 'listDone'>;
  recipientFiles: Pick<RecipientFiles, 'readHoldout'>;
  scanActivities: ScanActivities;
  currentMemberIds: CurrentMemberIds;
  readSentMembers: ReadSentMembers;
  /** The links of a broadcast, by its variant. */
  linksOf: (
    channelId: string,
    broadcastId: string,
  ) => Promise<readonly { linkId: string; variant: string }[]>;
}

const hourMs = 3_600_000;
const blockWindowHours = 24;
/** Best hours and waits for quiet hours come after the start. */
const slackHours = 48;
const readsUnderWay = 8;

interface Act {
  kind: 'click' | 'order' | 'block';
  at: number;
  amountMinor: number;
  /** Of a click. */
  variant?: string;
}

/**
 * What recipients did after they got a broadcast, each counted from the moment of its own send: orders within the
 * attribution window, clicks on its links, blocks within a day.
 */
export async function measureReactions(deps: MeasureDeps, broadcast: Broadcast): Promise<Measured> {
  const { channelId, broadcastId, frozen, startedAt = 0, definition } = broadcast;
  const windowMs = definition.attributionHours * hourMs;
  const [acts, current] = await Promise.all([actsSince(deps, broadcast), deps.currentMemberIds(channelId)]);
  const actsOf = (memberId: string): readonly Act[] => acts.get(current.get(memberId) ?? memberId) ?? [];
  const measured: Measured = { measuredAt: deps.clock.now(), byVariant: {}, holdout: noReactions() };
  if (!frozen) return measured;
  const done = await deps.broadcasts.listDone(broadcastId);
  await mapBounded(done, readsUnderWay, async ({ chunk, variant }) => {
    const sent = await deps.readSentMembers(channelId, chunkSendId(broadcastId, frozen, chunk));
    const reactions = (measured.byVariant[variant] ??= noReactions());
    for (const memberId of sent.memberIds)
      addReaction(reactions, actsOf(memberId).filter(isOf(variant)), {
        sentAt: sent.at,
        windowMs,
        blockWindowMs,
      });
  });
  const files = { channelId, broadcastId, freezeId: frozen.freezeId };
  for (const memberId of unpackIds(await deps.recipientFiles.readHoldout(files)))
    addReaction(measured.holdout, actsOf(memberId), { sentAt: startedAt, windowMs, blockWindowMs });
  return measured;
}

const blockWindowMs = blockWindowHours * hourMs;
const isOf = (variant: string) => (act: Act) => act.kind !== 'click' || act.variant === variant;

/** Everything that may count, by the member of today. */
async function actsSince(
  deps: MeasureDeps,
  { channelId, broadcastId, startedAt = 0, finishedAt = 0, progress, definition }: Broadcast,
): Promise<ReadonlyMap<string, readonly Act[]>> {
  const current = await deps.currentMemberIds(channelId);
  const acts = new Map<string, Act[]>();
  const lastSentAt = Math.max(startedAt + slackHours * hourMs, finishedAt, progress.at);
  const toEpochMs = lastSentAt + Math.max(definition.attributionHours, blockWindowHours) * hourMs;
  const collect = async (type: string, kind: Act['kind'], variant?: string): Promise<void> => {
    for await (const page of deps.scanActivities({ channelId, type, fromEpochMs: startedAt, toEpochMs }))
      for (const { memberId, at, amountMinor = 0 } of page) {
        const owner = current.get(memberId) ?? memberId;
        const act: Act = { kind, at, amountMinor, ...(variant === undefined ? {} : { variant }) };
        const known = acts.get(owner);
        if (known) known.push(act);
        else acts.set(owner, [act]);
      }
  };
  await collect('order.placed', 'order');
  await collect('friend.blocked', 'block');
  for (const { linkId, variant } of await deps.linksOf(channelId, broadcastId))
    await collect(`link.clicked:${linkId}`, 'click', variant);
  return acts;
}
