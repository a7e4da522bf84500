import { deterministicId } from '../../shared/domain/deterministic-id.ts';
import type { SendOrigin } from '../contracts.ts';

/**
 * The name under which LINE counts opens and clicks of a journey's node, over all its sends and versions. 30 of
 * A-Z a-z 0-9 _ and 1,000 names a month
 * (https://developers.line.biz/en/docs/messaging-api/unit-based-statistics-aggregation/), so one a node, not one a send.
 */
export function aggregationUnit(origin: SendOrigin): string | undefined {
  if (origin.kind !== 'journey') return undefined;
  const id = deterministicId('aggregation unit', origin.journeyId, ...origin.nodeIds);
  return `j_${id.replaceAll('-', '').slice(0, 28)}`;
}
