import type { MoveUnknown } from '../delivery/contracts.ts';
import type { WritePart } from '../shared/domain/write-part.ts';
import type { CohortHeader, VisitRecord } from './domain/cohort.ts';
import { variantFigure } from './domain/figure-names.ts';
import type { CohortStore, NodeCounts } from './ports.ts';

export interface MoveUnknownDeps {
  cohorts: Pick<CohortStore, 'readHeader' | 'listVisits'>;
  figuresPart: (header: CohortHeader, counts: NodeCounts) => readonly WritePart[];
}

/**
 * While a visit acts its figures are still to be written, from what the send ledger says then: who moved them before
 * would count twice. After it nobody but a person changes them.
 */
export function createMoveUnknown(deps: MoveUnknownDeps): MoveUnknown {
  return async ({ sendId, cohortId = '', nodeIds: [nodeId = ''], variant }) => {
    const [header, visits] = await Promise.all([
      deps.cohorts.readHeader(cohortId),
      deps.cohorts.listVisits(cohortId),
    ]);
    const last = Math.max(0, ...visits.filter((record) => sends(record, sendId)).map(({ visit }) => visit));
    const isCounted = header !== undefined && (header.visit > last || header.status === 'ended');
    if (!isCounted) return { outcome: 'still there' };
    const places = variant === undefined ? [nodeId] : [nodeId, variantFigure(nodeId, variant)];
    return {
      outcome: 'counted',
      partsOf: (count, to) =>
        deps.figuresPart(
          header,
          Object.fromEntries(places.map((place) => [place, { unknown: -count, [to]: count }])),
        ),
    };
  };
}

const sends = ({ sendId, parts = [] }: VisitRecord, wanted: string): boolean =>
  sendId === wanted || parts.some((part) => part.sendId === wanted);
