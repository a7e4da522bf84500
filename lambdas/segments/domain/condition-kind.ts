import type { z } from 'zod';
import type { MemberRow } from '../../members/contracts.ts';
import type { IdSet } from '../../shared/domain/id-set.ts';
import type { Json } from '../../shared/domain/json.ts';
import type { IdSetQuestion } from './id-set-question.ts';

/** What a condition may know besides the member. */
export interface ConditionContext {
  nowEpochMs: number;
  /** IANA name. */
  timeZone: string;
  /** The local day, counted from 1970-01-01. */
  today: number;
  /** What the member is expected to bring within 12 months, in minor units; undefined without orders or a model. */
  predict: (row: MemberRow) => { clvMinor: number; probabilityAlive: number } | undefined;
  /** 0 to 100. */
  engagementScore: (row: MemberRow) => number;
  /** Answers by the keys of the questions; who is in a set that is missing is in none. */
  idSets: ReadonlyMap<string, IdSet>;
  /** Figures of one member by the keys of the questions, to explain it. */
  figures?: ReadonlyMap<string, number>;
}

/** Something outside the expression that it names. */
export interface Reference {
  to: 'tag' | 'topic' | 'journey' | 'audience' | 'segment';
  id: string;
  /** JSON pointer. */
  path: string;
}

export type Test = (row: MemberRow) => boolean;

/** One kind of condition: everything that is to know about it. */
export interface ConditionKind<Argument> {
  schema: z.ZodType<Argument>;
  /** A valid argument, for hints. */
  example: unknown;
  /** What follows "members who", e.g. `are tagged vip`. */
  words: (argument: Argument) => string;
  /** Of testing one member, against reading a field: 1 field, 2 arithmetic, 3 search, 100 a model. */
  effort: number;
  test: (argument: Argument, context: ConditionContext) => Test;
  /** What of the member decided, without personal data. */
  because: (argument: Argument, row: MemberRow, context: ConditionContext) => Readonly<Record<string, Json>>;
  /** What must be looked up for everybody before members are tested. */
  questions?: (argument: Argument) => readonly IdSetQuestion[];
  /** Paths are relative to the argument. */
  references?: (argument: Argument) => readonly Reference[];
}

/** Keeps the exact type of the schema. */
export const defineKind = <Schema extends z.ZodType>(kind: KindOf<Schema>): KindOf<Schema> => kind;

export type KindOf<Schema extends z.ZodType> = Omit<ConditionKind<z.output<Schema>>, 'schema'> & {
  schema: Schema;
};
