import { endPlace } from '../../../stepfunctions/journey/place-name.ts';
import type { SendWords } from './send-part.ts';
import { membersAt, type CohortMembers, type Onward, type VisitRecord } from './cohort.ts';

/** What one visit of a cohort was for one member. */
export interface WalkedStep {
  /** Epoch milliseconds. */
  at: number;
  cohortId: string;
  visit: number;
  nodeIds: readonly string[];
  /**
   * The edge that the member took, as its node labels it; `waits` when it stayed in the node, `departed` when an event
   * took it out of its wait.
   */
  edge: string;
  /** Where it leads; absent when the member departed. */
  toNodeId?: string;
  /** Epoch milliseconds; the end of the wait that the edge leads into. */
  untilEpochMs?: number;
  sendId?: string;
  /** Which of the words of a send that says different things the member got. */
  said?: SendWords;
  /** The messages of these nodes had gone with the free reply before. */
  repliedNodeIds: readonly string[];
  isLast: boolean;
}

/** The way of one member through one cohort, oldest first; visits that only reckoned are left out. */
export function walkedSteps(
  memberId: string,
  { list, visits }: { list: CohortMembers; visits: readonly VisitRecord[] },
): WalkedStep[] {
  return visits.flatMap((record): WalkedStep[] => {
    const present = membersAt(list, record.visit).find((member) => member.memberId === memberId);
    if (!present) return [];
    const { at, cohortId, visit, nodeIds, parts } = record;
    const said = parts?.find(({ memberIds }) => memberIds.includes(memberId));
    const sendId = said?.sendId ?? record.sendId;
    const repliedNodeIds = visit === 1 ? present.repliedNodeIds : [];
    const base = { at, cohortId, visit, nodeIds, repliedNodeIds };
    if (record.departed.includes(memberId)) return [{ ...base, edge: 'departed', isLast: true }];
    const way = wayOf(record, memberId);
    if (!way) return [];
    const { toNodeId, untilEpochMs, place } = way;
    const edge = toNodeId === nodeIds.at(-1) && untilEpochMs !== undefined ? 'waits' : way.edge;
    if (edge === 'plan') return [];
    return [{ ...base, edge, toNodeId, untilEpochMs, sendId, said, isLast: place === endPlace }];
  });
}

const wayOf = ({ leave, stay }: VisitRecord, memberId: string): Onward | undefined =>
  leave.find(({ memberIds }) => memberIds.includes(memberId)) ?? stay;
