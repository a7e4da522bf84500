import { endPlace } from '../../../stepfunctions/journey/place-name.ts';
import type { SendWords } from './send-part.ts';
import { membersAt, type CohortMembers, type Onward, type VisitRecord } from './cohort.ts';

/** What one visit of a cohort was for one member. */
export interface WalkedStep {
  /** Epoch milliseconds. */
  at: number;
  cohortId: string;
  visit: number;
  /** In which the nodes are. */
  version: number;
  nodeIds: readonly string[];
  /**
   * The edge that the member took, as its node labels it; `waits` when it stayed in the node, `departed` when an event
   * took it out of its wait, `moved` when it went on in another version.
   */
  edge: string;
  /** The version that it went on in, when it was moved. */
  movedTo?: number;
  /** Where it leads; absent when the member departed. */
  toNodeId?: string;
  /** Epoch milliseconds; the end of the wait that the edge leads into. */
  untilEpochMs?: number;
  sendId?: string;
  /** Which of the words of a send that says different things the member got. */
  said?: SendWords;
  /** The messages of these nodes had gone with the free reply before. */
  repliedNodeIds: readonly string[];
  /** Epoch milliseconds of that reply. */
  repliedAt?: number | undefined;
  isLast: boolean;
}

/** The way of one member through one cohort, oldest first; visits that only reckoned are left out. */
export function walkedSteps(
  memberId: string,
  { list, visits, version }: { list: CohortMembers; visits: readonly VisitRecord[]; version: number },
): WalkedStep[] {
  return visits.flatMap((record): WalkedStep[] => {
    const present = membersAt(list, record.visit).find((member) => member.memberId === memberId);
    if (!present) return [];
    const { at, cohortId, visit, nodeIds } = record;
    const repliedNodeIds = visit === 1 ? present.repliedNodeIds : [];
    const walked = versionOfVisit(visits, visit, version);
    const repliedAt = repliedNodeIds.length > 0 ? present.lastSendAt : undefined;
    const base = { at, cohortId, visit, version: walked, nodeIds, repliedNodeIds, repliedAt };
    if (record.departed.includes(memberId)) return [{ ...base, edge: 'departed', isLast: true }];
    const way = wayOf(record, memberId);
    if (!way) return [];
    const edge = edgeOf(record, way);
    if (edge === 'plan') return [];
    const { toNodeId, untilEpochMs, place } = way;
    const moved = record.move ? { movedTo: record.move.toVersion } : {};
    const onward = { edge, ...moved, toNodeId, untilEpochMs, isLast: place === endPlace };
    return [{ ...base, ...onward, ...sendTo(record, memberId) }];
  });
}

function edgeOf({ move, nodeIds }: VisitRecord, { edge, toNodeId, untilEpochMs }: Onward): string {
  const waits = !move && toNodeId === nodeIds.at(-1) && untilEpochMs !== undefined;
  return waits ? 'waits' : edge;
}

/** The send of a visit to one of its members, with the words that are its own. */
function sendTo({ parts, sendId }: VisitRecord, memberId: string): Pick<WalkedStep, 'sendId' | 'said'> {
  const said = parts?.find(({ memberIds }) => memberIds.includes(memberId));
  return { sendId: said?.sendId ?? sendId, said };
}

/** The version that a cohort walked at a visit, by the moves since then; `version` is the one that it walks in the end. */
export const versionOfVisit = (visits: readonly VisitRecord[], visit: number, version: number): number =>
  visits.find((record) => record.visit >= visit && record.move)?.move?.fromVersion ?? version;

const wayOf = ({ leave, stay }: VisitRecord, memberId: string): Onward | undefined =>
  leave.find(({ memberIds }) => memberIds.includes(memberId)) ?? stay;
