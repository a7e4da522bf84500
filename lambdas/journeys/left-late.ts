import { nodeOfPlace } from '../../stepfunctions/journey/place-name.ts';
import { addCounts } from './add-counts.ts';
import type { CohortHeader, VisitRecord } from './domain/cohort.ts';
import { droppedFigure } from './domain/figure-names.ts';
import type { NodeCounts } from './ports.ts';

/** Who left while the cohort was on its way here; nobody knew the node then. */
export function leftLate(
  { place }: Pick<CohortHeader, 'place'>,
  { departedLate = {} }: Pick<VisitRecord, 'departedLate'>,
): NodeCounts {
  const nodeId = nodeOfPlace(place);
  return addCounts(
    ...Object.entries(departedLate).map(([why, members]) => ({
      [nodeId]: { left: members },
      [droppedFigure(nodeId, why)]: { entered: members },
    })),
  );
}
