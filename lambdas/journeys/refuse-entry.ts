import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { Candidate } from './domain/gather.ts';
import type { RefusalReason } from './domain/refusal.ts';
import type { RefusalStore } from './ports.ts';

const writesUnderWay = 32;

/** Notes why entrants do not come in, for those who ask later. Repeating it is harmless. */
export async function refuseEntries(
  deps: { refusals: Pick<RefusalStore, 'note'> },
  refused: readonly { candidate: Candidate; reason: RefusalReason }[],
): Promise<void> {
  await mapBounded(refused, writesUnderWay, async ({ candidate, reason }) => {
    const { channelId, memberId, journeyId, version, enteredAt, source } = candidate;
    if (source.kind !== 'entry') return;
    const { causeId } = source;
    await deps.refusals.note({ channelId, memberId, journeyId, version, reason, causeId, at: enteredAt });
  });
}
