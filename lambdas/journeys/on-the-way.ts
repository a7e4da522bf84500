import { endPlace } from '../../stepfunctions/journey/place-name.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { CohortHeader } from './domain/cohort.ts';
import type { CohortStore, EnrolmentStore } from './ports.ts';

export interface OnTheWayDeps {
  cohorts: Pick<CohortStore, 'listEnded' | 'listVisits' | 'listDepartures'>;
  enrolments: Pick<EnrolmentStore, 'readMany'>;
  clock: Clock;
}

/** Messages lie in a dead-letter queue for 14 days at most (lib/constructs/work-queue.ts), and four in the queue before it. */
const longestWayMs = 18 * 86_400_000;
const cohortsUnderWay = 16;

/**
 * Which of the versions have members between two cohorts: they left one that has ended, and no other has taken them yet,
 * because the message that tells of them is under way or lies in the dead-letter queue of `journeys.spawn`. Their enrolment
 * names the cohort they came from until another one claims them.
 */
export async function versionsOnTheWay(
  deps: OnTheWayDeps,
  journeyId: string,
  versions: readonly number[],
): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  const ended = await deps.cohorts.listEnded(journeyId, deps.clock.now() - longestWayMs);
  const asked = ended.filter(({ version }) => versions.includes(version));
  await mapBounded(asked, cohortsUnderWay, async (header) => {
    if (!found.has(header.version) && (await hasSomebodyOnTheWay(deps, header))) found.add(header.version);
  });
  return found;
}

async function hasSomebodyOnTheWay(deps: OnTheWayDeps, header: CohortHeader): Promise<boolean> {
  const { cohortId, channelId, journeyId } = header;
  const memberIds = await leftOnwards(deps, cohortId);
  if (memberIds.length === 0) return false;
  const enrolments = await deps.enrolments.readMany(channelId, journeyId, memberIds);
  return [...enrolments.values()].some((enrolment) => enrolment.cohortId === cohortId);
}

/** Who left a cohort for another one: with a group, or by itself on an event. */
async function leftOnwards({ cohorts }: OnTheWayDeps, cohortId: string): Promise<string[]> {
  const visits = await cohorts.listVisits(cohortId);
  const byThemselves = visits.filter(({ departed }) => departed.length > 0);
  const departures = await mapBounded(byThemselves, cohortsUnderWay, ({ visit }) =>
    cohorts.listDepartures(cohortId, visit),
  );
  return [
    ...visits.flatMap(({ leave }) =>
      leave.flatMap((group) => (group.place === endPlace ? [] : group.memberIds)),
    ),
    ...departures.flat().flatMap(({ goesOn, memberId }) => (goesOn ? [memberId] : [])),
  ];
}
