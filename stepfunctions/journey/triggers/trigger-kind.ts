import type { z } from 'zod';
import type { SegmentRule } from '../entry-rules.ts';
import type { JourneyProblem } from '../nodes/node-kind.ts';
import type { ValidationContext } from '../validation-context.ts';

/** Something that happened to members. */
export interface HappenedEvent {
  type: string;
  data: Readonly<Record<string, unknown>>;
  /** What the member wrote. Texts are no part of events: whoever asks a trigger that reads them brings it. */
  text?: string;
}

/** What a trigger may ask of a member besides the event. */
export interface TriggerMember {
  /** Intensity now. */
  tags: Readonly<Record<string, number>>;
}

/** Whom a trigger of time takes at a turn. */
export interface TriggerRow {
  memberId: string;
  lineUserId?: string | undefined;
  lifecycle: string;
  /** `MM-DD` */
  birthday?: string | undefined;
  attributes: Readonly<Record<string, string | number | boolean>>;
}

/** Starts by itself, at turns. */
export interface Timing<Trigger> {
  /** The first turn strictly after a moment, epoch milliseconds; undefined when none comes. */
  nextTurn(trigger: Trigger, afterEpochMs: number, timeZone: string): number | undefined;
  /** A turn that passed while nothing ran is made up for; otherwise it is left out. */
  isMadeUpFor: boolean;
  /** Whom the turn concerns, as far as the member itself says; then `among` is asked. */
  concerns(trigger: Trigger, row: TriggerRow, turnDate: string): boolean;
  among?(trigger: Trigger): SegmentRule | undefined;
  /** Names the occasion: a member enters once for it. */
  occasion(trigger: Trigger, turn: { atEpochMs: number; date: string }): string;
}

/** One kind of trigger. */
export interface TriggerKind<Trigger> {
  schema: z.ZodType<Trigger>;
  /** Types of the events that may start it; none: it starts by a call or at turns. */
  listensTo(trigger: Trigger): readonly string[];
  /** Whether an event that it listens to starts it. */
  startsWith(trigger: Trigger, event: HappenedEvent): boolean;
  /** What it needs to know besides the event; absent: nothing. */
  asks?(trigger: Trigger): 'text' | 'member' | undefined;
  /** Whether the member may enter by the event, where it asks for members. */
  takes?(trigger: Trigger, member: TriggerMember): boolean;
  timing?: Timing<Trigger>;
  /** Problems of the trigger itself; paths are relative to it. */
  problems?(trigger: Trigger, context: ValidationContext): readonly JourneyProblem[];
  /** Segments that must exist; paths are relative to the trigger. */
  segments?(trigger: Trigger): readonly { path: string; rule: SegmentRule }[];
  /** A sentence on what of the member itself keeps it out, whatever happens; undefined: nothing. */
  whyNever?(trigger: Trigger, attributes: TriggerRow['attributes']): string | undefined;
  /** Attributes that must be dates; by their names. */
  dates?(trigger: Trigger): readonly string[];
  /** An English clause that begins with "Starts". */
  words(trigger: Trigger): string;
}
