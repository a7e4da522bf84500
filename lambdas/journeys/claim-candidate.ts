import type { Clock } from '../shared/domain/clock.ts';
import type { Commit } from '../shared/domain/write-part.ts';
import type { Candidate } from './domain/gather.ts';
import { mayReenter, past, replacedEntry, type Enrolment } from './domain/enrolment.ts';
import type { RefusalReason } from './domain/refusal.ts';
import { startPlace } from '../../stepfunctions/journey/place.ts';
import type { ClaimAnswer, CohortStore, EnrolmentStore, JourneyStore } from './ports.ts';
import { readRoom, type Caps, type RoomDeps } from './read-room.ts';
import { isInside } from './where-is.ts';

export interface ReenterDeps {
  cohorts: Pick<CohortStore, 'readHeader' | 'readMembers' | 'readDeparture'>;
  journeys: Pick<JourneyStore, 'readVersion'>;
  clock: Pick<Clock, 'now'>;
}

export interface ClaimDeps extends ReenterDeps, RoomDeps {
  enrolments: EnrolmentStore;
  commit: Commit;
}

export type CandidateClaim =
  | { outcome: 'claimed' }
  /** An earlier try put the member into that cohort. */
  | { outcome: 'elsewhere'; cohortId: string }
  /** The reply enrolled the member in another version: gather again with these. */
  | { outcome: 'otherVersion'; way: Pick<Candidate, 'version' | 'place' | 'untilEpochMs'> }
  /** A rule forbids it; without a reason: the member has left meanwhile, or the entry was made before. */
  | { outcome: 'refused'; reason?: RefusalReason };

/** Makes the member's enrolment name the cohort, if the member may come in. */
export async function claimCandidate(
  deps: ClaimDeps,
  candidate: Candidate,
  cohortId: string,
): Promise<CandidateClaim> {
  const { source } = candidate;
  switch (source.kind) {
    case 'cohort':
      return settle(await deps.enrolments.move(candidate, source.cohortId, cohortId), cohortId);
    case 'entry':
      return claimEntry(deps, newEnrolment(candidate, source.entryId, cohortId), cohortId);
  }
}

/** The enrolment that an entry makes when nothing is in its way. */
const newEnrolment = (
  { channelId, memberId, journeyId, version, enteredAt }: Candidate,
  entryId: string,
  cohortId: string,
): Enrolment => ({
  ...{ channelId, memberId, journeyId, version, entryId, enteredAt },
  cohortId,
  path: [cohortId],
});

async function claimEntry(deps: ClaimDeps, enrolment: Enrolment, cohortId: string): Promise<CandidateClaim> {
  const answer = await deps.enrolments.enrol(enrolment);
  if (answer.outcome !== 'taken') return settle(answer, cohortId);
  const { enrolment: earlier } = answer;
  if (earlier.pastEntryIds?.includes(enrolment.entryId)) return { outcome: 'refused' };
  if (earlier.heldOut || earlier.entryId !== enrolment.entryId)
    return claimAnew(deps, enrolment, { earlier, cohortId });
  if (earlier.cohortId !== undefined) return settle(answer, cohortId);
  if (earlier.version !== enrolment.version) return otherVersion(deps, earlier);
  return settle(await deps.enrolments.join(earlier, cohortId), cohortId);
}

/** An entry in the place of an earlier one. */
async function claimAnew(
  deps: ClaimDeps,
  enrolment: Enrolment,
  { earlier, cohortId }: { earlier: Enrolment; cohortId: string },
): Promise<CandidateClaim> {
  const answer = await reentryOf(deps, enrolment, earlier);
  if (answer !== 'may enter again') return { outcome: 'refused', reason: answer };
  const caps = (await deps.journeys.readVersion(enrolment.journeyId, enrolment.version))?.definition.entry
    .caps;
  const path = [...earlier.path, ...enrolment.path];
  const anew = { ...enrolment, path, ...past(earlier) };
  // What may still move on its own way cannot be put back later, so this entry is counted at once.
  if (caps && (await isInside(deps, earlier))) return claimCounted(deps, anew, { earlier, caps });
  const written = caps ? { ...anew, replaced: replacedEntry(earlier) } : anew;
  return settle(await deps.enrolments.reenrol(written, earlier.entryId), cohortId);
}

/** Writes the entry together with its count. */
async function claimCounted(
  deps: ClaimDeps,
  enrolment: Enrolment,
  { earlier, caps }: { earlier: Enrolment; caps: Caps },
): Promise<CandidateClaim> {
  const { journeyId } = enrolment;
  const { room, reason, date } = await readRoom(deps, enrolment, caps);
  if (room === 0) return { outcome: 'refused', reason };
  const { outcome } = await deps.commit([
    deps.enrolments.enrolPart({ ...enrolment, counted: true }, earlier.entryId),
    ...deps.entryCounters.parts(journeyId, date, { count: 1, caps }),
  ]);
  if (outcome === 'refused')
    throw new Error('The entry or the count changed meanwhile; the entry comes again.');
  return { outcome: 'claimed' };
}

/** May somebody with an earlier enrolment enter once more? */
export async function reentryOf(
  deps: ReenterDeps,
  { journeyId, version }: Pick<Enrolment, 'journeyId' | 'version'>,
  earlier: Enrolment,
): Promise<'may enter again' | 'reentry' | 'heldOut'> {
  if (earlier.heldOut) return 'heldOut';
  const rule = (await deps.journeys.readVersion(journeyId, version))?.definition.entry.reentry ?? 'never';
  const may = (inside: boolean): boolean =>
    mayReenter(rule, { enteredAt: earlier.enteredAt, inside }, deps.clock.now());
  // Where the member is takes reads, so it is looked up only when it decides.
  const decides = may(false) !== may(true);
  return may(decides && (await isInside(deps, earlier))) ? 'may enter again' : 'reentry';
}

async function otherVersion(deps: ClaimDeps, earlier: Enrolment): Promise<CandidateClaim> {
  const version = await deps.journeys.readVersion(earlier.journeyId, earlier.version);
  if (!version) return { outcome: 'refused' };
  return {
    outcome: 'otherVersion',
    way: { version: earlier.version, place: startPlace(version.definition), untilEpochMs: undefined },
  };
}

function settle(answer: ClaimAnswer, cohortId: string): CandidateClaim {
  switch (answer.outcome) {
    case 'claimed':
      return answer;
    case 'gone':
      return { outcome: 'refused' };
    case 'taken': {
      const named = answer.enrolment.cohortId;
      if (named === cohortId) return { outcome: 'claimed' };
      return named === undefined ? { outcome: 'refused' } : { outcome: 'elsewhere', cohortId: named };
    }
  }
}
