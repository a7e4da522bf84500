import type { Departure } from './domain/cohort.ts';
import type { Candidate } from './domain/gather.ts';
import { takeOut, type TakeOutDeps } from './take-out.ts';

/** A candidate with the cohort that its enrolment names now. */
export interface Arrival {
  candidate: Candidate;
  cohortId: string;
}

/**
 * Something took a member out while it was on the way from cohort to cohort: it leaves the one that it arrived in. It was
 * told to the cohort that the member came from, and since the claim nobody tells it anything any more.
 */
export async function takeOutFlagged(deps: TakeOutDeps, arrivals: readonly Arrival[]): Promise<void> {
  const told = new Map<string, Promise<readonly Departure[]>>();
  for (const { candidate, cohortId } of arrivals) {
    const { source, channelId, memberId, journeyId } = candidate;
    if (source.kind !== 'cohort') continue;
    const key = `${source.cohortId} ${source.visit}`;
    const departures = told.get(key) ?? deps.cohorts.listDepartures(source.cohortId, source.visit + 1);
    told.set(key, departures);
    const flag = (await departures).find((departure) => departure.memberId === memberId && !departure.goesOn);
    if (flag)
      await takeOut(deps, { channelId, memberId, journeyId, cohortId }, { why: flag.why, counts: {} });
  }
}
