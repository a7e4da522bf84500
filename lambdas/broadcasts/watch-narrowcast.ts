import type { NarrowcastProgress, ReadNarrowcastProgress } from '../delivery/contracts.ts';
import type { LendLineAudience } from '../audiences/contracts.ts';
import { changeBroadcast, type ChangeDeps } from './change-broadcast.ts';
import { failureWords, pauseSeconds, progressKeptMs, type ByLine } from './domain/by-line.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { removeLists } from './lent-lists.ts';

/**
 * Asks LINE how far a narrowcast is that it has taken.
 * @returns seconds until it is asked again; undefined once it has ended, or LINE tells no more
 */
export async function watchNarrowcast(
  deps: ChangeDeps & { readNarrowcastProgress: ReadNarrowcastProgress; lendLineAudience: LendLineAudience },
  broadcast: Broadcast & { byLine: ByLine },
): Promise<number | undefined> {
  const { channelId, lineRequestId = '', byLine } = broadcast;
  const now = deps.clock.now();
  const progress: NarrowcastProgress =
    now - (byLine.acceptedAt ?? now) < progressKeptMs
      ? await deps.readNarrowcastProgress(channelId, lineRequestId)
      : { outcome: 'gone' };
  const found = afterLook(byLine, progress);
  const hasEnded = ['succeeded', 'failed', 'untold'].includes(found.phase);
  if (hasEnded) await removeLists(deps, broadcast);
  await changeBroadcast(deps, broadcast, (known) =>
    known.lineRequestId === lineRequestId && known.finishedAt === undefined
      ? { byLine: found, ...(hasEnded ? endOf(found, now) : {}) }
      : undefined,
  );
  return hasEnded ? undefined : pauseSeconds(byLine.looks);
}

function afterLook(byLine: ByLine, progress: NarrowcastProgress): ByLine {
  const looks = byLine.looks + 1;
  switch (progress.outcome) {
    case 'gone':
      return { ...byLine, looks, phase: 'untold' };
    case 'no answer':
      return { ...byLine, looks };
    case 'progress': {
      const { outcome: _outcome, phase, ...figures } = progress;
      return { ...byLine, ...figures, looks, phase: phase === 'waiting' ? 'accepted' : phase };
    }
  }
}

const endOf = (byLine: ByLine, now: number): Partial<Broadcast> =>
  byLine.phase === 'failed' && (byLine.success ?? 0) === 0
    ? { status: 'failed', reason: failureWords(byLine.errorCode) }
    : { status: 'finished', finishedAt: byLine.completedAt ?? now };
