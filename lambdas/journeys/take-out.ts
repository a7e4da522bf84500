import { departureOf, type DepartureDeps, type Passenger } from './departure-of.ts';
import type { CohortStore, EnrolmentStore, NodeCounts } from './ports.ts';

export interface TakeOutDeps extends DepartureDeps {
  cohorts: DepartureDeps['cohorts'] & Pick<CohortStore, 'listDepartures' | 'depart'>;
  enrolments: Pick<EnrolmentStore, 'read' | 'stillInPart'>;
}

/** A member that moves all the time is met within a few looks; else the event comes again. */
const mostLooks = 8;

/**
 * Takes a member out of the journey, wherever it is: asleep in a cohort, in one that acts at this moment (it leaves before
 * the next step), or on the way between two. Again is harmless.
 */
export async function takeOut(
  deps: TakeOutDeps,
  passenger: Passenger,
  reason: { why: string; counts: NodeCounts },
): Promise<void> {
  let current: Passenger | undefined = passenger;
  for (let look = 1; look <= mostLooks && current; look += 1) {
    const request = await departureOf(deps, current, reason);
    if (!request || (await deps.cohorts.depart(request)) === 'departed') return;
    current = await deps.enrolments.read(passenger.channelId, passenger.memberId, passenger.journeyId);
  }
  if (current) throw new Error('A member moved on too often to be taken out; the event comes again.');
}
