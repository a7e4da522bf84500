import type { Clock } from '../shared/domain/clock.ts';
import type { Commit, WritePart } from '../shared/domain/write-part.ts';
import type { Candidate } from './domain/gather.ts';
import { mayReenter, past, replacedEntry, type Enrolment } from './domain/enrolment.ts';
import type { RefusalReason } from './domain/refusal.ts';
import { startPlace } from '../../stepfunctions/journey/place.ts';
import type { ClaimAnswer, CohortStore, EnrolmentStore, JourneyStore } from './ports.ts';
import { isOvertaken, type OvertakenDeps } from './is-overtaken.ts';
import { passageBefore, type PassageBefore, type PassageBeforeDeps } from './passage-before.ts';
import { readRoom, type Caps, type RoomDeps } from './read-room.ts';
import { isInside } from './where-is.ts';

export interface ReenterDeps {
  cohorts: Pick<CohortStore, 'readHeader' | 'readMembers' | 'readDeparture'>;
  journeys: Pick<JourneyStore, 'readVersion'>;
  clock: Pick<Clock, 'now'>;
}

export interface ClaimDeps extends ReenterDeps, RoomDeps {
  cohorts: ReenterDeps['cohorts'] & PassageBeforeDeps['cohorts'] & OvertakenDeps['cohorts'];
  enrolments: EnrolmentStore;
  commit: Commit;
}

export type CandidateClaim =
  | { outcome: 'claimed' }
  /** An earlier try put the member into that cohort. */
  | { outcome: 'elsewhere'; cohortId: string }
  /** The reply enrolled the member in another version: gather again with these. */
  | { outcome: 'otherVersion'; way: Pick<Candidate, 'version' | 'place' | 'untilEpochMs'> }
  /** The passage before is not in yet: it comes in first (a cohort to finish, or a candidate), then this entry. */
  | { outcome: 'behind'; cohortId: string }
  | { outcome: 'behind'; first: Candidate }
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
      return moveOn(deps, candidate, { from: source.cohortId, to: cohortId });
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

async function moveOn(
  deps: ClaimDeps,
  candidate: Candidate,
  { from, to }: { from: string; to: string },
): Promise<CandidateClaim> {
  const answer = await deps.enrolments.move(candidate, from, to);
  const claim = settle(answer, to);
  if (answer.outcome !== 'taken' || claim.outcome === 'claimed') return claim;
  return (await isOvertaken(deps, candidate, answer.enrolment)) ? { outcome: 'refused' } : claim;
}

/** A passage that moves all the time is met within a few looks; else the entry comes again. */
const mostLooks = 8;

async function claimEntry(deps: ClaimDeps, enrolment: Enrolment, cohortId: string): Promise<CandidateClaim> {
  for (let look = 1; look <= mostLooks; look += 1) {
    const claim = await tryEntry(deps, enrolment, cohortId);
    if (claim !== 'changed meanwhile') return claim;
  }
  throw new Error('The passage before moved on too often to be ended; the entry comes again.');
}

type Try = CandidateClaim | 'changed meanwhile';

async function tryEntry(deps: ClaimDeps, enrolment: Enrolment, cohortId: string): Promise<Try> {
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
): Promise<Try> {
  const answer = await reentryOf(deps, enrolment, earlier);
  if (answer !== 'may enter again') return { outcome: 'refused', reason: answer };
  const rules = (await deps.journeys.readVersion(enrolment.journeyId, enrolment.version))?.definition.entry;
  const caps = rules?.caps;
  const path = [...earlier.path, ...enrolment.path];
  const anew = { ...enrolment, path, ...past(earlier) };
  const before = await passageBefore(deps, earlier);
  if (before.outcome === 'over') return claimAfter(deps, anew, { earlier, cohortId, caps });
  // On the way between two cohorts, it is in none of them and inside all the same.
  if (rules?.reentry !== 'always') return { outcome: 'refused', reason: 'reentry' };
  return before.outcome === 'begins' ? behind(deps, earlier) : claimInstead(deps, anew, { before, caps });
}

/** Writes the entry in the place of a passage that is over; where there are caps, it may be taken back. */
async function claimAfter(
  deps: ClaimDeps,
  enrolment: Enrolment,
  { earlier, cohortId, caps }: { earlier: Enrolment; cohortId: string; caps: Caps | undefined },
): Promise<Try> {
  const written = caps ? { ...enrolment, replaced: replacedEntry(earlier) } : enrolment;
  const taken = await deps.enrolments.reenrol(written, earlier);
  const isMoved = taken.outcome === 'taken' && taken.enrolment.entryId === earlier.entryId;
  return isMoved ? 'changed meanwhile' : settle(taken, cohortId);
}

/** Writes the entry together with the end of the passage before and, as that cannot be taken back, with its count. */
async function claimInstead(
  deps: ClaimDeps,
  enrolment: Enrolment,
  { before, caps }: { before: Extract<PassageBefore, { outcome: 'goesOn' }>; caps: Caps | undefined },
): Promise<Try> {
  const counted = caps && (await countOf(deps, enrolment, caps));
  if (counted?.outcome === 'refused') return counted;
  const answer = await deps.commit([
    ...before.replacedBy(caps ? { ...enrolment, counted: true } : enrolment),
    ...(counted?.parts ?? []),
  ]);
  if (answer.outcome === 'committed') return { outcome: 'claimed' };
  const isFull = counted?.parts.some(({ label }) => answer.labels.includes(label));
  if (isFull) throw new Error('The count changed meanwhile; the entry comes again.');
  return 'changed meanwhile';
}

async function countOf(
  deps: ClaimDeps,
  enrolment: Enrolment,
  caps: Caps,
): Promise<{ outcome: 'fits'; parts: readonly WritePart[] } | { outcome: 'refused'; reason: RefusalReason }> {
  const { room, reason, date } = await readRoom(deps, enrolment, caps);
  if (room === 0) return { outcome: 'refused', reason };
  return {
    outcome: 'fits',
    parts: deps.entryCounters.parts(enrolment.journeyId, date, { count: 1, caps }),
  };
}

/** What brings in the passage before: its cohort is finished, or the reply's enrolment gets one. */
async function behind(deps: ClaimDeps, earlier: Enrolment): Promise<CandidateClaim> {
  const { channelId, memberId, journeyId, enteredAt, entryId, cohortId } = earlier;
  if (cohortId !== undefined) return { outcome: 'behind', cohortId };
  const known = await deps.journeys.readVersion(journeyId, earlier.version);
  if (!known) throw new Error(`Journey ${journeyId} has lost its version ${earlier.version}.`);
  return {
    outcome: 'behind',
    first: {
      ...{ channelId, memberId, journeyId, enteredAt, repliedNodeIds: [] },
      ...{ version: earlier.version, place: startPlace(known.definition) },
      source: { kind: 'entry', entryId, causeId: entryId },
    },
  };
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
