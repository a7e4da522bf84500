import type { DomainEvent } from '../events/contracts.ts';
import type { Json } from '../shared/domain/json.ts';
import type { WritePart } from '../shared/domain/write-part.ts';
import type {
  CohortHeader,
  CohortMember,
  CohortMembers,
  CohortStatus,
  Departure,
  VisitRecord,
} from './domain/cohort.ts';
import type { SegmentQuestion, Trail } from '../../stepfunctions/journey/nodes/node-kind.ts';
import type { Channel } from '../access/contracts.ts';
import type { MemberRow } from '../members/contracts.ts';
import type { Enrolment } from './domain/enrolment.ts';
import type { EntryCounts } from './domain/entry-room.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Journey, JourneyVersion } from './domain/journey.ts';
import type { GivenAttributes } from './domain/webhook-answer.ts';

export interface JourneyStore {
  /** False when the id is taken. */
  create(journey: Journey): Promise<boolean>;
  read(channelId: string, journeyId: string): Promise<Journey | undefined>;
  /** Without test walks, which `read` finds all the same. */
  list(channelId: string): Promise<readonly Journey[]>;
  listTestWalks(channelId: string): Promise<readonly Journey[]>;
  /** Writes the next revision; false when somebody else wrote in between. */
  update(journey: Journey): Promise<boolean>;
  /** False when somebody else wrote in between; its versions stay. */
  remove(journey: Journey): Promise<boolean>;
  putVersion(version: JourneyVersion): Promise<void>;
  readVersion(journeyId: string, version: number): Promise<JourneyVersion | undefined>;
  listVersions(journeyId: string): Promise<readonly JourneyVersion[]>;
}

/** What a step may do when it comes to a visit. */
export type CloseAnswer =
  /** This execution acts for the visit (for the first time or again). */
  | { outcome: 'mine'; header: CohortHeader; departures: readonly Departure[] }
  /** The visit is over: the cohort has moved on within the same execution. */
  | { outcome: 'passed'; header: CohortHeader }
  /** Another execution acts, or nobody may. */
  | { outcome: 'superseded'; header: CohortHeader | undefined };

export interface CohortStore {
  /** Puts header (status `starting`) and candidates; an existing cohort stays as it is. */
  begin(header: CohortHeader, candidates: readonly CohortMember[]): Promise<void>;
  readHeader(cohortId: string): Promise<CohortHeader | undefined>;
  readMembers(cohortId: string): Promise<CohortMembers | undefined>;
  /** True when this call fixed the list; false when it was fixed before. */
  fixMembers(cohortId: string, members: readonly CohortMember[]): Promise<boolean>;
  /** The same as part of a transaction, refused when the list was fixed before. */
  fixMembersPart(cohortId: string, members: readonly CohortMember[]): WritePart;
  /** starting -> `status`, counting the entrants; harmless when already done. */
  open(header: CohortHeader, entries: NodeCounts): Promise<void>;
  markStarted(cohortId: string, execution: string): Promise<void>;
  /** `status`: in which the cohort must be, default `open`. */
  close(step: {
    cohortId: string;
    visit: number;
    execution: string;
    status?: CohortStatus;
  }): Promise<CloseAnswer>;
  /** The frozen record of the visit: the given one when it is the first, else the earlier one. */
  freezeVisit(record: VisitRecord): Promise<VisitRecord>;
  readVisit(cohortId: string, visit: number): Promise<VisitRecord | undefined>;
  listVisits(cohortId: string): Promise<readonly VisitRecord[]>;
  /** Ends the visit in one transaction; false when it was ended before. */
  advance(change: Advance): Promise<boolean>;
  /** Sets a status that needs a person or a resume; the visit stays. False when the token is not current. */
  suspend(change: {
    cohortId: string;
    visit: number;
    execution: string;
    status: Extract<CohortStatus, 'held' | 'parked' | 'stalled'>;
    reason: string;
    /** The state whose step stops it. */
    place?: string;
  }): Promise<boolean>;
  /** The move that brought the cohort to its version is done with; again is harmless. */
  settleMove(header: CohortHeader): Promise<void>;
  /** New token for a suspended (or never started) cohort; undefined when there is nothing to resume. */
  reopen(header: CohortHeader, execution: string, nowEpochMs: number): Promise<CohortHeader | undefined>;
  /** Ends the cohort at once, whatever it does. */
  stop(cohortId: string): Promise<CohortHeader | undefined>;
  /** Takes one member out, with its figures and its onward event, in one transaction. */
  depart(request: DepartRequest): Promise<'departed' | 'left before' | 'changed meanwhile'>;
  /** The same as parts of somebody else's transaction. */
  departParts(request: DepartRequest): readonly WritePart[];
  /** Who is not in the visit any more, or in none from it on. */
  listDepartures(cohortId: string, visit: number): Promise<readonly Departure[]>;
  readDeparture(cohortId: string, visit: number, memberId: string): Promise<Departure | undefined>;
  /** Adds figures of a member that is in no cohort, as parts of somebody else's transaction. */
  countParts(of: Pick<Enrolment, 'journeyId' | 'version' | 'memberId'>, counts: NodeCounts): WritePart[];
  /** Adds figures once for the member and the visit; again is harmless. */
  countOnce(request: {
    header: CohortHeader;
    visit: number;
    memberId: string;
    counts: NodeCounts;
  }): Promise<void>;
  /** Living cohorts of a journey, soonest due first. */
  listLiving(journeyId: string, options?: { dueBefore?: number }): Promise<readonly CohortHeader[]>;
  /** Cohorts of a journey that nobody is inside of since a moment at the earliest (epoch milliseconds). */
  listEnded(journeyId: string, since: number): Promise<readonly CohortHeader[]>;
  readCounts(journeyId: string, version: number): Promise<NodeCounts>;
}

export interface DepartRequest {
  /** As it was read. */
  header: CohortHeader;
  departure: Departure;
  counts: NodeCounts;
  /** Leads the member into its next cohort. */
  onward?: DomainEvent;
  /**
   * What must still be so: the visit has not begun to act, it acts, it is not over (whether it acts or is about to), or what
   * the part says.
   */
  when: 'open' | 'acting' | 'current' | WritePart;
}

export interface Advance {
  header: CohortHeader;
  /** Absent: the cohort ends. */
  next:
    | {
        place: string;
        dueAt: number;
        execution: string;
        handover: boolean;
        trail?: Trail;
        /** Of another version than before. */
        toVersion?: number;
      }
    | undefined;
  /** Epoch milliseconds. */
  at: number;
  left: readonly string[];
  /** Set when this visit sent: epoch milliseconds. */
  sentAt: number | undefined;
  counts: NodeCounts;
  /** Of the version that the cohort moves to. */
  arrivals?: NodeCounts;
  /** Onward events of groups that become cohorts of their own. */
  onward: readonly WritePart[];
}

export const nodeCounters = ['entered', 'left', 'sent', 'suppressed', 'failed', 'unknown'] as const;
export type NodeCounter = (typeof nodeCounters)[number];

/** What members did after a send; money in minor units of the channel's currency. */
export const reactionCounters = ['clicked', 'ordered', 'orders', 'revenueMinor', 'blocked'] as const;
export type ReactionCounter = (typeof reactionCounters)[number];

/** Figures to add, or their sums, by journey node. */
export type NodeCounts = Readonly<Record<string, Partial<Record<NodeCounter | ReactionCounter, number>>>>;

export type ClaimAnswer =
  { outcome: 'claimed' } | { outcome: 'taken'; enrolment: Enrolment } | { outcome: 'gone' };

export interface EnrolmentStore {
  /** Writes a new enrolment if the member has none for the journey. */
  enrol(enrolment: Enrolment): Promise<ClaimAnswer>;
  /** Replaces an earlier enrolment, if it still names the same cohort. */
  reenrol(enrolment: Enrolment, earlier: Pick<Enrolment, 'entryId' | 'cohortId'>): Promise<ClaimAnswer>;
  /** Names a cohort in an enrolment that the reply wrote without one. */
  join(enrolment: Enrolment, cohortId: string): Promise<ClaimAnswer>;
  /** Takes back an enrolment, if it is still that one: the member is as it was before. Harmless when it is not. */
  withdraw(enrolment: Enrolment): Promise<void>;
  /** Moves a member from one cohort to another, which may walk another version. */
  move(
    member: Pick<Enrolment, 'channelId' | 'memberId' | 'journeyId' | 'version'>,
    from: string,
    to: string,
  ): Promise<ClaimAnswer>;
  /** The cohort has moved to another version, and those in it with it; whoever is in another one stays as it is. */
  follow(
    member: Pick<Enrolment, 'channelId' | 'memberId' | 'journeyId'>,
    to: { cohortId: string; version: number },
  ): Promise<ClaimAnswer>;
  /** That the member is still (on the way out of) that cohort, as part of somebody else's transaction. */
  stillInPart(member: Pick<Enrolment, 'channelId' | 'memberId' | 'journeyId'>, cohortId: string): WritePart;
  /** The write of an enrolment as part of somebody else's transaction; the earlier one must still name the same cohort. */
  enrolPart(enrolment: Enrolment, earlier: Pick<Enrolment, 'entryId' | 'cohortId'> | undefined): WritePart;
  read(channelId: string, memberId: string, journeyId: string): Promise<Enrolment | undefined>;
  readMany(
    channelId: string,
    journeyId: string,
    memberIds: readonly string[],
  ): Promise<ReadonlyMap<string, Enrolment>>;
  listOfMember(channelId: string, memberId: string): Promise<readonly Enrolment[]>;
}

/** What is remembered of a member that reacted to a journey, so that nothing counts twice. */
export interface MemberReactions {
  /** Of everything that was counted. */
  marks: readonly string[];
  /** Rises with each change. */
  revision: number;
}

/** Something that a member did, and what it adds to the figures of a version. */
export interface Reaction {
  /** What counts once: `order 3f0c…`, `clicked 2 hello`. */
  mark: string;
  version: number;
  counts: NodeCounts;
}

/** What members did of what a journey is measured by: each thing counts once, whenever and however often it is told. */
export interface ReactionStore {
  read(member: Passenger): Promise<MemberReactions | undefined>;
  /** Remembers and counts reactions together; false when others of the member were counted in between. */
  count(
    member: Passenger,
    known: MemberReactions | undefined,
    reactions: readonly Reaction[],
  ): Promise<boolean>;
  /** Counts members that are kept out, in the transaction that writes them down. */
  heldOutPart(kept: { journeyId: string; version: number; memberIds: readonly string[] }): WritePart;
}
type Passenger = Pick<Enrolment, 'channelId' | 'memberId' | 'journeyId'>;

/** Members of a segment or of a rule, tested one by one as things are now; a segment that is gone has none. */
export type OpenSegmentQuestion = (
  channel: Channel,
  question: SegmentQuestion,
) => Promise<(row: MemberRow) => boolean>;

/** The local hour 0..23 at which a member is most likely to react. */
export type OpenBestHours = (channelId: string) => Promise<(row: MemberRow) => number>;
/** The last refused entry of each member, by journey. */
export interface RefusalStore {
  /** Kept unless a later one is known. */
  note(refusal: Refusal): Promise<void>;
  read(channelId: string, memberId: string, journeyId: string): Promise<Refusal | undefined>;
}

/** The turn that a journey's timer is set to. */
export interface JourneyTimers {
  read(journeyId: string): Promise<{ version: number; at: number } | undefined>;
  put(journeyId: string, timer: { version: number; at: number }): Promise<void>;
  /** Harmless when there is none. */
  remove(journeyId: string): Promise<void>;
}

/** How many entries a journey that has caps took, on each local day and in all. */
export interface EntryCounters {
  read(journeyId: string, date: string): Promise<EntryCounts>;
  /** Counts entries together with what lets them in; refused when there is no room for them any more. */
  parts(
    journeyId: string,
    date: string,
    entries: { count: number; caps: { perDay?: number | undefined; inAll?: number | undefined } },
  ): readonly WritePart[];
}

/** The workflow service: one state machine a published version, created at run time. */
export interface Machines {
  /** Creating the same machine again is a success. */
  create(machine: { name: string; definition: Json }): Promise<void>;
  remove(name: string): Promise<void>;
  /** Starting the same name again is a success. */
  start(execution: { machine: string; name: string; input: Json }): Promise<void>;
  stop(execution: { machine: string; name: string }): Promise<void>;
  hasRunning(machine: string): Promise<boolean>;
}

/**
 * Posts to an address of the owner's. `refused`: it answered that it will not, or must not be called; `unanswered`: it may
 * do it later (no answer in time, 5xx, 408, 425, 429).
 */
export type CallWebhook = (request: {
  url: string;
  body: string;
  headers: Readonly<Record<string, string>>;
}) => Promise<
  | { outcome: 'accepted'; contentType: string; text: string }
  | { outcome: 'refused' | 'unanswered'; reason: string }
>;

/** How a node's call ended. */
export type KeptAnswer =
  { outcome: 'accepted'; attributes: GivenAttributes } | { outcome: 'refused'; reason: string };

export interface WebhookAnswers {
  read(cohortId: string, visit: number): Promise<KeptAnswer | undefined>;
  /** The kept answer: the given one when it is the first, else the earlier one. */
  keep(cohortId: string, visit: number, answer: KeptAnswer): Promise<KeptAnswer>;
  /** When this execution called first for the visit, epoch milliseconds: `at`, if it is the first time. */
  begin(call: { cohortId: string; visit: number; execution: string; at: number }): Promise<number>;
}
