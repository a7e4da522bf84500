import type { DomainEvent } from '../events/contracts.ts';
import type { QueueHandler } from '../shared/domain/queue.ts';
import { divergedCandidates } from './domain/diverged-event.ts';
import { entryIdOf } from './domain/names.ts';
import { EntryRequest } from './domain/entry-event.ts';
import type { Candidate } from './domain/gather.ts';
import { startPlace } from '../../stepfunctions/journey/place.ts';
import { admitEntrants, type AdmitDeps } from './admit-entrants.ts';
import { intake, type IntakeDeps } from './intake.ts';

export type GatherDeps = IntakeDeps & AdmitDeps;

/**
 * Consumes one window of `entry.requested` and `cohort.diverged` events: whoever goes the same way in it shares cohorts.
 * The batch succeeds or comes again as a whole; claims make the repetition harmless.
 */
export function createGatherEntrants(deps: GatherDeps): QueueHandler<DomainEvent> {
  return async (batch) => {
    const candidates = await Promise.all(batch.map(({ body }) => candidatesOf(deps, body)));
    await intake(deps, candidates.flat());
    return { failedIds: [] };
  };
}

async function candidatesOf(deps: GatherDeps, event: DomainEvent): Promise<readonly Candidate[]> {
  return event.type === 'cohort.diverged' ? divergedCandidates(event) : entryCandidates(deps, event);
}

async function entryCandidates(deps: GatherDeps, event: DomainEvent): Promise<readonly Candidate[]> {
  const { journeyId, causeId } = EntryRequest.parse(event.data);
  const journey = await deps.journeys.read(event.channelId, journeyId);
  if (journey?.publishedVersion === undefined || journey.status === 'stopped') return [];
  const version = await deps.journeys.readVersion(journeyId, journey.publishedVersion);
  if (!version) return [];
  const candidates = event.memberIds.map((memberId): Candidate => ({
    channelId: event.channelId,
    journeyId,
    version: version.version,
    place: startPlace(version.definition),
    memberId,
    enteredAt: Date.parse(event.occurredAt),
    repliedNodeIds: [],
    source: { kind: 'entry', entryId: entryIdOf(journeyId, memberId, causeId), causeId },
  }));
  return admitEntrants(deps, version, candidates);
}
