import type { Moment } from '../../../stepfunctions/journey/nodes/node-kind.ts';
import { arrive } from '../../../stepfunctions/journey/place.ts';
import type { JourneyVersion } from './journey.ts';
import { waitEndIn } from './test-walk.ts';

/** Where a group that goes to `toNodeId` in a version arrives, and until when it waits there. */
export function arriveIn(
  version: Pick<JourneyVersion, 'definition' | 'test'>,
  toNodeId: string,
  moment: Omit<Moment, 'endsBeforeMarketing'>,
): { place: string; untilEpochMs: number | undefined } {
  const { place, untilEpochMs } = arrive(version.definition, toNodeId, moment);
  return { place, untilEpochMs: waitEndIn(version, toNodeId, { ...moment, untilEpochMs }) };
}
