import type { DomainEvent } from '../events/contracts.ts';
import type { QueueHandler } from '../shared/domain/queue.ts';
import { divergedCandidates } from './domain/diverged-event.ts';
import { entryIdOf } from './domain/names.ts';
import { EntryRequest } from './domain/entry-event.ts';
import { chunked, type Candidate } from './domain/gather.ts';
import { startPlace } from '../../stepfunctions/journey/place.ts';
import { admitEntrants, type AdmitDeps } from './admit-entrants.ts';
import { intake, type IntakeDeps } from './intake.ts';

export type GatherDeps = IntakeDeps & AdmitDeps;

/** What is asked of members is asked of so many at a time. */
const membersTogether = 500;

/**
 * Consumes one window of `entry.requested` and `cohort.diverged` events: whoever goes the same way in it shares cohorts.
 * The batch succeeds or comes again as a whole; claims make the repetition harmless.
 */
export function createGatherEntrants(deps: GatherDeps): QueueHandler<DomainEvent> {
  return async (batch) => {
    const events = batch.map(({ body }) => body);
    const diverged = events.filter(({ type }) => type === 'cohort.diverged').flatMap(divergedCandidates);
    const entries = events
      .filter(({ type }) => type !== 'cohort.diverged')
      .map((event) => ({ event, ...EntryRequest.parse(event.data) }));
    const entrants: Candidate[] = [];
    for (const requests of Map.groupBy(entries, ({ journeyId }) => journeyId).values())
      entrants.push(...(await entryCandidates(deps, requests)));
    await intake(deps, [...diverged, ...entrants]);
    return { failedIds: [] };
  };
}

/** Those whom the rules of a journey let in; its rules are opened once for all of a window. */
async function entryCandidates(
  deps: GatherDeps,
  requests: readonly (EntryRequest & { event: DomainEvent })[],
): Promise<readonly Candidate[]> {
  const [{ journeyId, event } = { journeyId: '', event: undefined }] = requests;
  const journey = event && (await deps.journeys.read(event.channelId, journeyId));
  if (journey?.publishedVersion === undefined || journey.status === 'stopped') return [];
  const version = await deps.journeys.readVersion(journeyId, journey.publishedVersion);
  if (!version) return [];
  const place = startPlace(version.definition);
  const candidates = requests.flatMap(({ causeId, event: { channelId, occurredAt, memberIds } }) =>
    memberIds.map((memberId): Candidate => {
      const source = { kind: 'entry' as const, entryId: entryIdOf(journeyId, memberId, causeId), causeId };
      const way = { channelId, journeyId, version: version.version, place };
      return { ...way, memberId, enteredAt: Date.parse(occurredAt), repliedNodeIds: [], source };
    }),
  );
  const admitted: Candidate[] = [];
  for (const some of chunked(candidates, membersTogether))
    admitted.push(...(await admitEntrants(deps, version, some)));
  return admitted;
}
