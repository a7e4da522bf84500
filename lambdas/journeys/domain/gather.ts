import type { Trail } from '../../../stepfunctions/journey/nodes/node-kind.ts';
import type { CohortMember } from './cohort.ts';

/** Somebody on the way into a cohort, and how the enrolment that proves it is claimed. */
export interface Candidate extends CohortMember {
  channelId: string;
  journeyId: string;
  version: number;
  /** The state to start at. */
  place: string;
  /** Epoch milliseconds; present when the place is a wait. */
  untilEpochMs?: number;
  trail?: Trail;
  /**
   * `leftOutOf`: the cohort that was closed before the entry was counted, so that the next one is another.
   * `visit`: of the cohort, in which the member left it.
   */
  source:
    | { kind: 'entry'; entryId: string; causeId: string; leftOutOf?: string }
    | { kind: 'cohort'; cohortId: string; visit: number };
}

/** LINE's multicast takes 500 recipients; a cohort is one multicast. */
export const maxCohortMembers = 500;

/**
 * Puts candidates that go the same way at the same time together, at most `mostMembers` a cohort, each member once.
 * Cohorts that had split grow back here.
 */
export function gather(candidates: readonly Candidate[], mostMembers = maxCohortMembers): Candidate[][] {
  const ways = new Map<string, Map<string, Candidate>>();
  for (const candidate of candidates) {
    const { channelId, journeyId, version, place, untilEpochMs, trail, source } = candidate;
    const what = [channelId, journeyId, version, place, untilEpochMs ?? null, trail ?? null, source.kind];
    const way = JSON.stringify(what);
    const members = ways.get(way) ?? new Map<string, Candidate>();
    if (!members.has(candidate.memberId)) members.set(candidate.memberId, candidate);
    ways.set(way, members);
  }
  return [...ways.values()].flatMap((members) => chunked([...members.values()], mostMembers));
}

/**
 * One candidate a member and journey, and the others, which come when the first is in: an enrolment names one cohort at a
 * time. What is told twice comes once.
 */
export function inTurn(candidates: readonly Candidate[]): { first: Candidate[]; later: Candidate[] } {
  const told = new Map(
    candidates.map((candidate) => [JSON.stringify([...passengerOf(candidate), candidate.source]), candidate]),
  );
  const taken = new Set<string>();
  const first: Candidate[] = [];
  const later: Candidate[] = [];
  for (const candidate of told.values()) {
    const passenger = JSON.stringify(passengerOf(candidate));
    (taken.has(passenger) ? later : first).push(candidate);
    taken.add(passenger);
  }
  return { first, later };
}

const passengerOf = ({ channelId, journeyId, memberId }: Candidate): string[] => [
  channelId,
  journeyId,
  memberId,
];

/** Consecutive pieces of at most `size`. */
export function chunked<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
