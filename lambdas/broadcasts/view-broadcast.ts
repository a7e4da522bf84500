import { byLineWords } from './domain/by-line-words.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { figuresOf, type ChunkDone } from './domain/figures.ts';
import type { BroadcastView } from './views.ts';
import type { BroadcastStore } from './ports.ts';

type Summary = Omit<BroadcastView, 'figures' | 'byVariant'>;

/** As people see it, without figures. */
export function summaryOf(broadcast: Broadcast): Summary {
  const { broadcastId, definition, status, createdAt, frozen, stuckSince, reason, parkReason, winner } =
    broadcast;
  const { recurrence, occurrenceOf, lineRequestId } = broadcast;
  return {
    ...{ broadcastId, definition, status, reason, parkReason, winner, recurrence, occurrenceOf },
    ...{ lineRequestId, byLine: byLineOf(broadcast) },
    stuck: stuckSince !== undefined && status === 'sending',
    createdAt: iso(createdAt),
    ...momentsOf(broadcast),
    ...(frozen
      ? { recipients: { count: frozen.recipients, holdout: frozen.holdout, sha256: frozen.sha256 } }
      : {}),
  };
}

function byLineOf({ byLine, definition }: Broadcast): Summary['byLine'] {
  if (!byLine) return undefined;
  const { phase, targeted = null, success = null, failure = null, errorCode } = byLine;
  const { acceptedAt, completedAt } = byLine;
  return {
    ...{ endpoint: 'narrowcast' in definition.audience ? 'narrowcast' : 'broadcast', phase },
    ...{ targeted, success, failure, errorCode, words: byLineWords(byLine) },
    ...(acceptedAt === undefined ? {} : { acceptedAt: iso(acceptedAt) }),
    ...(completedAt === undefined ? {} : { completedAt: iso(completedAt) }),
  };
}

function momentsOf(broadcast: Broadcast) {
  const { scheduledAt, startedAt, finishedAt, holdUntil } = broadcast;
  const known = Object.entries({ scheduledAt, startedAt, finishedAt, holdUntil }).flatMap(([name, at]) =>
    at === undefined ? [] : [[name, iso(at)] as const],
  );
  return Object.fromEntries(known) as Pick<Summary, 'scheduledAt' | 'startedAt' | 'finishedAt' | 'holdUntil'>;
}

/** With its figures as they are now. */
export async function viewBroadcast(
  { broadcasts }: { broadcasts: Pick<BroadcastStore, 'listDone'> },
  broadcast: Broadcast,
): Promise<BroadcastView> {
  const { frozen, status, broadcastId } = broadcast;
  const summary = summaryOf(broadcast);
  if (!frozen) return summary;
  const done = await broadcasts.listDone(broadcastId);
  const figures = broadcast.figures ?? figuresOf(done, { ...frozen, isParked: status === 'parked' });
  return { ...summary, figures: { ...figures, reasons: { ...figures.reasons } }, byVariant: byVariant(done) };
}

function byVariant(done: readonly ChunkDone[]): NonNullable<BroadcastView['byVariant']> {
  const sums: NonNullable<BroadcastView['byVariant']> = {};
  for (const chunk of done) {
    const sum = (sums[chunk.variant] ??= { sent: 0, suppressed: 0, failed: 0, unknown: 0 });
    for (const figure of ['sent', 'suppressed', 'failed', 'unknown'] as const) sum[figure] += chunk[figure];
  }
  return sums;
}

const iso = (epochMs: number): string => new Date(epochMs).toISOString();
