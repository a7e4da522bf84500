import type { Clock } from '../shared/domain/clock.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { CohortHeader } from './domain/cohort.ts';
import { gather, inTurn, type Candidate } from './domain/gather.ts';
import { executionNameOf } from './domain/names.ts';
import { claimCandidate, type CandidateClaim, type ClaimDeps } from './claim-candidate.ts';
import { leftOut } from './left-out.ts';
import { capsOf } from './read-room.ts';
import { withinRoom } from './within-room.ts';
import { takeOutFlagged, type Arrival } from './take-out-flagged.ts';
import type { TakeOutDeps } from './take-out.ts';
import { completeCohort, type CompleteDeps } from './complete-cohort.ts';
import type { RefusalStore } from './ports.ts';
import { refuseEntries } from './refuse-entry.ts';

export type IntakeDeps = ClaimDeps &
  TakeOutDeps &
  CompleteDeps & {
    clock: Clock;
    refusals: Pick<RefusalStore, 'note'>;
    /** 1..500, default 500; 1 is an execution a member, for comparison. */
    mostMembers?: number;
  };

const claimsUnderWay = 32;

/**
 * Makes cohorts of candidates. Safe to repeat at any line: a cohort is written as `starting` with its candidates,
 * each enrolment is then claimed for it by a conditional write, and whoever's enrolment names the cohort as its list is fixed
 * is in it, as far as caps leave room. A repeated candidate that is found in an unfinished cohort finishes that cohort.
 */
export async function intake(deps: IntakeDeps, candidates: readonly Candidate[]): Promise<void> {
  let waiting: readonly Candidate[] = candidates;
  while (waiting.length > 0) {
    const { first, later } = inTurn(waiting);
    const rounds = await mapBounded(gather(first, deps.mostMembers), 4, (group) => gatherOne(deps, group));
    waiting = [...rounds.flat(), ...later];
  }
}

/** Returns the candidates that must be gathered anew: they came too late for the list of their cohort, or for its room. */
async function gatherOne(deps: IntakeDeps, all: readonly Candidate[]): Promise<readonly Candidate[]> {
  const [first] = all;
  const caps = first?.source.kind === 'entry' ? await capsOf(deps, first) : undefined;
  if (!caps) return makeCohort(deps, all);
  const { group, refused, later } = await withinRoom(deps, all, caps);
  await refuseEntries(deps, refused);
  return group.length === 0 ? later : [...(await makeCohort(deps, group)), ...later];
}

async function makeCohort(deps: IntakeDeps, group: readonly Candidate[]): Promise<readonly Candidate[]> {
  const header = startingHeader(group, deps.clock.now());
  await deps.cohorts.begin(header, group);
  const claims = await mapBounded(group, claimsUnderWay, (candidate) =>
    claimCandidate(deps, candidate, header.cohortId),
  );
  const unfinished = new Set<string>([header.cohortId]);
  const again: Candidate[] = [];
  const arrived: Arrival[] = [];
  claims.forEach((claim, index) => {
    const candidate = group[index];
    if (!candidate) return;
    if (claim.outcome === 'elsewhere') unfinished.add(claim.cohortId);
    const cohortId = claim.outcome === 'elsewhere' ? claim.cohortId : header.cohortId;
    if (claim.outcome === 'claimed' || claim.outcome === 'elsewhere') arrived.push({ candidate, cohortId });
    if (claim.outcome === 'otherVersion') again.push({ ...candidate, ...claim.way });
    if (claim.outcome !== 'behind') return;
    if ('cohortId' in claim) unfinished.add(claim.cohortId);
    else again.push(claim.first);
    again.push(otherThan(header.cohortId, candidate));
  });
  await takeOutFlagged(deps, arrived);
  await noteRefusals(deps, group, claims);
  for (const cohortId of unfinished) await completeCohort(deps, cohortId);
  return [...again, ...(await leftOut(deps, arrived))];
}

/** To be gathered under another cohort id, since that cohort is about to be closed. */
const otherThan = (cohortId: string, candidate: Candidate): Candidate =>
  candidate.source.kind === 'entry'
    ? { ...candidate, source: { ...candidate.source, leftOutOf: cohortId } }
    : candidate;

async function noteRefusals(
  deps: IntakeDeps,
  group: readonly Candidate[],
  claims: readonly CandidateClaim[],
): Promise<void> {
  const refused = group.flatMap((candidate, index) => {
    const claim = claims[index];
    const reason = claim?.outcome === 'refused' ? claim.reason : undefined;
    return reason ? [{ candidate, reason }] : [];
  });
  await refuseEntries(deps, refused);
}

function startingHeader(group: readonly Candidate[], nowEpochMs: number): CohortHeader {
  const [first] = group;
  if (!first) throw new Error('A cohort needs at least one candidate.');
  const cohortId = deterministicId(
    'cohort',
    first.journeyId,
    first.version,
    first.place,
    ...group.map(({ memberId, source }) => [memberId, ...causeWords(source)].join(' ')).sort(),
  );
  return {
    cohortId,
    channelId: first.channelId,
    journeyId: first.journeyId,
    version: first.version,
    status: 'starting',
    place: first.place,
    visit: 1,
    closedVisit: 0,
    execution: executionNameOf(cohortId, 1, 'start'),
    started: false,
    executionStartedAt: nowEpochMs,
    hops: 0,
    dueAt: first.untilEpochMs ?? nowEpochMs,
    memberCount: group.length,
    trail: first.trail,
    origin: first.source.kind === 'entry' ? 'entry' : 'split',
  };
}

const causeWords = (source: Candidate['source']): string[] =>
  source.kind === 'entry'
    ? [source.entryId, ...(source.leftOutOf ? [source.leftOutOf] : [])]
    : [source.cohortId];
