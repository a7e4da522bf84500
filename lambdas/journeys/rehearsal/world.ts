import type { SendRequest, SuppressionReason } from '../../delivery/contracts.ts';
import type { DomainEvent } from '../../events/contracts.ts';
import type { MemberScores } from '../../scoring/contracts.ts';
import type { AttributeValue } from '../../members/contracts.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import type { MessageSchedules } from '../../shared/domain/message-schedules.ts';
import type { StepOutput } from '../../../stepfunctions/journey/step-contract.ts';
import type { Departure, VisitRecord } from '../domain/cohort.ts';
import type { Journey, JourneyVersion } from '../domain/journey.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { RoundWork } from '../domain/round.ts';
import type { Machines, NodeCounts } from '../ports.ts';

/** Somebody who exists in a rehearsal only. */
export interface SyntheticMember {
  memberId: string;
  isBlocked: boolean;
  attributes: Readonly<Record<string, AttributeValue>>;
  /** Intensities by tag. */
  tags: Readonly<Record<string, number>>;
  /** `MM-DD` */
  birthday?: string;
  /** Of last night's scoring. */
  scores?: Pick<MemberScores, 'nes' | 'name'>;
}

/** What became of a send that was closed. */
export interface RehearsedSend {
  request: SendRequest;
  sent: readonly string[];
  suppressed: ReadonlyMap<string, SuppressionReason | 'failed'>;
}

/** Told of what happens, as it happens. */
export interface Witness {
  entered(memberId: string): void;
  refused(refusal: Pick<Refusal, 'memberId' | 'reason'>): void;
  /** A turn of the journey's trigger has come. */
  turned(): void;
  /** A cohort came into being that sleeps in the place first. */
  asleep(cohortId: string, place: string): void;
  visited(record: VisitRecord, memberIds: readonly string[]): void;
  /** Somebody left a cohort by himself. */
  departed(cohortId: string, departure: Departure): void;
  sent(send: RehearsedSend): void;
  calledLine(method: string): void;
  /** An event that the outbox took. */
  announced(event: DomainEvent): void;
  /** Something outside that would be called. */
  wouldCall(what: string): void;
}

/** What was used so far of DynamoDB. */
export interface StoreUse {
  requests: number;
  readUnits: number;
  writeUnits: number;
  /** By kind of item. */
  byKind: Readonly<Record<string, { readUnits: number; writeUnits: number }>>;
}

/**
 * The product's own use cases and adapters over tables in memory. Nothing in it reaches LINE or the real tables, but for
 * reading what is there.
 */
export interface RehearsalWorld {
  install(journey: Journey, version: JourneyVersion): Promise<void>;
  /** Sets the timer of a journey that starts at turns. */
  setTimer(journey: Journey): Promise<void>;
  /** Work of the queue `journeys.rounds`. */
  round(work: RoundWork): Promise<void>;
  step(payload: unknown): Promise<StepOutput>;
  intake(events: readonly DomainEvent[]): Promise<void>;
  react(event: DomainEvent): Promise<void>;
  /** Writes events into the outbox, as who asks for an entry does. */
  announce(events: readonly DomainEvent[]): Promise<void>;
  /** Something that a member does: a row of its timeline and an event; costs nothing here, since it is no journey's. */
  happen(event: DomainEvent, amountMinor?: number): Promise<void>;
  use(): StoreUse;
  readCounts(journeyId: string, version: number): Promise<NodeCounts>;
  countInside(journeyId: string): Promise<number>;
}

export type OpenWorld = (given: {
  channelId: string;
  clock: Clock;
  random: () => number;
  newId: () => string;
  /** Existing members by id, and others. */
  memberIds: readonly string[];
  synthetic: readonly SyntheticMember[];
  machines: Machines;
  witness: Witness;
  /** Of a cohort: 1..500, default 500; 1 is an execution a member, for comparison. */
  cohortSize?: number | undefined;
  /** The journey that is rehearsed. */
  journeyId: string;
  /** Gathers those who enter because of an event or a turn. */
  sendToEntryQueue: (events: readonly DomainEvent[]) => void;
  sendToRoundQueue: (work: readonly RoundWork[]) => void;
  schedules: MessageSchedules<RoundWork>;
}) => Promise<RehearsalWorld>;
