import { departureIn } from './departure-in.ts';
import type { Enrolment } from './domain/enrolment.ts';
import { reentered } from './domain/figure-names.ts';
import type { CohortStore } from './ports.ts';

/** How many passages of the member ended because it entered again. */
export async function endedByEntry(
  deps: { cohorts: Pick<CohortStore, 'readHeader' | 'readMembers' | 'readDeparture'> },
  { path, memberId }: Pick<Enrolment, 'path' | 'memberId'>,
): Promise<number> {
  const departures = await Promise.all(path.map((cohortId) => departureIn(deps, cohortId, memberId)));
  return departures.filter((departure) => departure?.why === reentered).length;
}
