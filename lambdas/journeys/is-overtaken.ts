import { nodeOfPlace } from '../../stepfunctions/journey/place-name.ts';
import type { Enrolment } from './domain/enrolment.ts';
import { droppedFigure, reentered } from './domain/figure-names.ts';
import type { Candidate } from './domain/gather.ts';
import type { CohortStore } from './ports.ts';

export interface OvertakenDeps {
  cohorts: Pick<CohortStore, 'readHeader' | 'readDeparture' | 'countOnce'>;
}

/**
 * Did the member enter again after it left the cohort that the candidate comes from? Then the candidate's passage is over.
 * Had it not arrived anywhere since, it is counted once as who leaves the node that it was on its way to.
 */
export async function isOvertaken(
  deps: OvertakenDeps,
  candidate: Candidate,
  { path, cohortId }: Enrolment,
): Promise<boolean> {
  const { source } = candidate;
  if (source.kind !== 'cohort') return false;
  const since = path.slice(path.indexOf(source.cohortId) + 1);
  const headers = await Promise.all(since.map((id) => deps.cohorts.readHeader(id)));
  const entry = headers.findIndex((header) => header?.origin === 'entry');
  if (entry === -1 && cohortId !== undefined) return false;
  if (entry === 0 || since.length === 0) await countOnTheWay(deps, candidate, source);
  return true;
}

/** Who was claimed for a list and never on it has not been counted as an entry either. */
async function countOnTheWay(
  { cohorts }: OvertakenDeps,
  { memberId, version, place }: Candidate,
  { cohortId, visit }: { cohortId: string; visit: number },
): Promise<void> {
  const header = visit === 0 ? undefined : await cohorts.readHeader(cohortId);
  if (!header) return;
  const flag = await cohorts.readDeparture(cohortId, visit + 1, memberId);
  const nodeId = nodeOfPlace(place);
  const counts = {
    [nodeId]: { entered: 1, left: 1 },
    [droppedFigure(nodeId, flag?.why ?? reentered)]: { entered: 1 },
  };
  await cohorts.countOnce({ header: { ...header, version }, visit: visit + 1, memberId, counts });
}
