import type { DomainEvent } from '../../events/contracts.ts';
import type { Commit, WritePart } from '../../shared/domain/write-part.ts';
import { entryEvent } from '../domain/entry-event.ts';
import { causeOf, idsOf, nothingCounted, type RunEffect } from './effect.ts';

export interface EnterJourneyDeps {
  outboxPart: (event: DomainEvent) => WritePart;
  commit: Commit;
}

/** The other journey's own entry rules decide who comes in. From a test walk nobody does: it would be counted there. */
export const runEnterJourney: RunEffect<'enterJourney', EnterJourneyDeps> = async (
  deps,
  visit,
  { journeyId },
) => {
  if (visit.version.test) return nothingCounted;
  const event = entryEvent({
    journeyId,
    causeId: causeOf('enter journey', visit),
    channelId: visit.header.channelId,
    occurredAt: new Date(visit.record.at).toISOString(),
    memberIds: idsOf(visit),
  });
  await deps.commit([deps.outboxPart(event)]);
  return nothingCounted;
};
