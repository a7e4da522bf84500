import { nodeOfPlace } from '../../stepfunctions/journey/place-name.ts';
import { addCounts } from './add-counts.ts';
import type { CohortHeader, VisitRecord } from './domain/cohort.ts';
import { movedInFigure, movedOutFigure } from './domain/figure-names.ts';
import type { Move } from './domain/move.ts';
import { leftLate } from './left-late.ts';
import type { Advance } from './ports.ts';

/**
 * The end of a visit that takes the cohort to another version: whoever is moved leaves the node in one version and enters it
 * in the other, and goes on in an execution of the other's machine.
 */
export function advanceMove(
  header: CohortHeader,
  record: VisitRecord,
  { toVersion, execution }: Move,
  nowEpochMs: number,
): Advance {
  const nodeId = nodeOfPlace(header.place);
  const { stay, departed } = record;
  const present = header.memberCount - departed.length;
  const { trail } = header;
  return {
    ...{ header, at: nowEpochMs, left: departed, sentAt: undefined, onward: [] },
    next: stay && {
      ...{ place: stay.place, dueAt: stay.untilEpochMs ?? nowEpochMs },
      ...{ execution, toVersion, handover: true, ...(trail ? { trail } : {}) },
    },
    counts: addCounts(leftLate(header, record), {
      [nodeId]: { left: present },
      [movedOutFigure]: { entered: present },
    }),
    arrivals: { [nodeId]: { entered: present }, [movedInFigure]: { entered: present } },
  };
}
