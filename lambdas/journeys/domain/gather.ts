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

/** Consecutive pieces of at most `size`. */
export function chunked<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
