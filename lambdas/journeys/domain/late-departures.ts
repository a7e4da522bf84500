import type { Departure, VisitRecord } from './cohort.ts';
import { tally } from './tally.ts';

/** Who left while the cohort was on its way to where it is, by why. */
export function lateDepartures(departures: readonly Departure[]): Pick<VisitRecord, 'departedLate'> {
  const late = departures.flatMap((departure) => (departure.late ? [departure.why] : []));
  return late.length > 0 ? { departedLate: tally(late) } : {};
}
