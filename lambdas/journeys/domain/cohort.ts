import type { Move, MovedFrom } from './move.ts';
import type { SendPart } from './send-part.ts';
import type { Trail } from '../../../stepfunctions/journey/nodes/node-kind.ts';

/**
 * A cohort: 1..500 members of one version of a journey that walk in lock-step inside one state machine execution.
 * Its header is the one atomic point: whoever changes it first decides between waking, leaving and stopping.
 */
export interface CohortHeader {
  cohortId: string;
  channelId: string;
  journeyId: string;
  version: number;
  status: CohortStatus;
  /** The state (see stepfunctions/journey) that the cohort is in or on its way to. */
  place: string;
  /** Counts the steps of this cohort from 1; a step acts only for the current visit. */
  visit: number;
  /** The last visit that has begun to act; members can leave by themselves only while `closedVisit < visit`. */
  closedVisit: number;
  /** Fencing token: the name of the only execution that may act for this cohort. */
  execution: string;
  /** True once Step Functions has confirmed the execution. */
  started: boolean;
  /** Epoch milliseconds at which the current execution started (a Standard execution lives one year at most). */
  executionStartedAt: number;
  /** Steps of the current execution (its history holds 25,000 events at most). */
  hops: number;
  /** Epoch milliseconds at which the next step is expected. */
  dueAt: number;
  memberCount: number;
  /** Epoch milliseconds of the cohort's own last send. */
  lastSendAt?: number;
  /** What all its members did alike at nodes that they may come by again; it is part of what makes them a cohort. */
  trail?: Trail;
  /** `entry`: gathered from entrants; `split`: from groups that left other cohorts. */
  origin: 'entry' | 'split';
  /** Why the cohort is held, parked or stalled; `standstillWords` says it to people. */
  reason?: string;
  /** Of a held or parked cohort: the state whose step stopped it; `place` is the wait before it, where there was one. */
  standsAt?: string;
  /** Set while a move from another version is not done with. */
  movedFrom?: MovedFrom;
}

export type CohortStatus =
  /** Being gathered: enrolments are still written. */
  | 'starting'
  | 'open'
  /** Waits for the paused journey to be resumed. */
  | 'held'
  /** Waits for a person to remove what stopped its send. */
  | 'parked'
  /** Its execution failed or did not come back in time. */
  | 'stalled'
  | 'ended'
  | 'stopped';

/** Statuses in which members are inside the journey. */
export const livingStatuses = [
  'starting',
  'open',
  'held',
  'parked',
  'stalled',
] as const satisfies CohortStatus[];

/** Statuses that a resume call brings back to `open`. */
export const resumableStatuses = ['held', 'parked', 'stalled'] as const satisfies CohortStatus[];

export const isLiving = (status: CohortStatus): boolean =>
  (livingStatuses as readonly CohortStatus[]).includes(status);

/** One member on the list of a cohort. */
export interface CohortMember {
  memberId: string;
  /** Epoch milliseconds of the entry into the journey. */
  enteredAt: number;
  /** Epoch milliseconds of the last send of this journey before the member joined this cohort. */
  lastSendAt?: number;
  /** Nodes whose sends went with the free reply before the member joined; they are not sent again on arrival. */
  repliedNodeIds: readonly string[];
}

/** The list of a cohort: everyone who ever was in it, and since which visit somebody is not. */
export interface CohortMembers {
  members: readonly CohortMember[];
  /** Visit in which the member left this cohort. */
  leftInVisit: ReadonlyMap<string, number>;
}

/** What a step decided, frozen before it acts; a retry reads it and decides nothing anew. */
export interface VisitRecord {
  cohortId: string;
  visit: number;
  /** The state that ran. */
  place: string;
  /** Journey nodes that the state stands for (adjacent sends share one). */
  nodeIds: readonly string[];
  /** Epoch milliseconds. */
  at: number;
  /** The send of this visit, when the node sends. */
  sendId?: string;
  /** Of a send that says different things to its members: a request each. */
  parts?: readonly SendPart[];
  /** The group that walks on in this cohort; absent when nobody does. */
  stay?: Onward;
  /** Groups that walk on as new cohorts, or end here (`place: 'end'`). */
  leave: readonly (Onward & { memberIds: readonly string[] })[];
  /** Members that had left by themselves before the visit. */
  departed: readonly string[];
  /** Those of them who left while the visit before was acting, by why: nobody counted yet which node they left. */
  departedLate?: Readonly<Record<string, number>>;
  /** What the decision says beside who goes where: goals reached by the time it took, loops that were left at their bound. */
  notable?: Readonly<Record<string, number>>;
  /** The node learns from what the members do next: takers are counted by edge. */
  learns?: true;
  /** Nothing but a move to another version happens in this visit. */
  move?: Move;
}

/** Somebody who leaves a cohort by himself, at any moment. */
export interface Departure {
  memberId: string;
  /** The first visit that the member is not in. */
  visit: number;
  /** The edge of a waitFor, or what took the member out: `event`, `goal bought`, `exit returned`. */
  why: string;
  /** It came while the cohort acted or the member was on the way to the next one. */
  late: boolean;
  /** Into another cohort; otherwise out of the journey. */
  goesOn: boolean;
}

/** Where a group goes. */
export interface Onward {
  /** The label of the edge: `next`, `case 1`, `timeout` ... */
  edge: string;
  /** The journey node that the edge leads to. */
  toNodeId: string;
  /** The state to go to; `end` when the journey is over. */
  place: string;
  /** Epoch milliseconds; present when the place is a wait. */
  untilEpochMs?: number;
  /** Adds to the trail. */
  remember?: Trail;
}

/** A trail with what was learnt last; zeros are as good as nothing, so that equal cohorts look equal. */
export function onTrail(trail: Trail | undefined, remember: Trail | undefined): Trail | undefined {
  const all = Object.entries({ ...trail, ...remember }).filter(([, figure]) => figure !== 0);
  return all.length === 0 ? undefined : Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The members that are in the cohort when its `visit` begins. */
export function membersAt(list: CohortMembers, visit: number): CohortMember[] {
  return list.members.filter(({ memberId }) => (list.leftInVisit.get(memberId) ?? Infinity) >= visit);
}
