import type { MemberRow } from '../members/contracts.ts';
import type { MemberEngagement, MemberScores } from './contracts.ts';
import type { MemberStates } from './domain/member-states.ts';
import type { Population } from './domain/population.ts';
import type { Snapshot } from './domain/snapshot.ts';

/** A range of member buckets, 0..255, both included. */
export interface Part {
  from: number;
  to: number;
}

export const phases = ['planned', 'measuring', 'scoring', 'finishing'] as const;
export type Phase = (typeof phases)[number];

/** One scoring of a channel. */
export interface ScoringRun {
  channelId: string;
  /** `<asOf>-<number>`: the same as-of date is scored once, unless somebody asks for it again. */
  runId: string;
  /** Local date, `YYYY-MM-DD`. */
  asOf: string;
  status: 'running' | 'finished' | 'failed';
  phase: Phase;
  /** ISO 8601. */
  startedAt: string;
  finishedAt?: string;
  /** Parts done, of those there are, in each phase. */
  parts: number;
  measured: number;
  scored: number;
  members?: number;
  customers?: number;
  changed?: number;
  events?: number;
}

export interface RunStore {
  /** The newest run of the channel. */
  newest(channelId: string): Promise<ScoringRun | undefined>;
  read(channelId: string, runId: string): Promise<ScoringRun | undefined>;
  /** Newest first. @param before a run that was the last of an earlier page; `next` is that of this one */
  list(
    channelId: string,
    page: { limit: number; before?: string | undefined },
  ): Promise<{ runs: readonly ScoringRun[]; next?: string }>;
  /** False when the newest run is not `after` (or there is one, when `after` is absent). */
  begin(run: ScoringRun, after: string | undefined): Promise<boolean>;
  plan(channelId: string, runId: string, parts: number): Promise<void>;
  /** Counts a part once, however often it is told. */
  partDone(channelId: string, runId: string, phase: 'measuring' | 'scoring', part: Part): Promise<void>;
  close(
    channelId: string,
    runId: string,
    end: Pick<ScoringRun, 'status' | 'finishedAt' | 'members' | 'customers' | 'changed' | 'events'>,
  ): Promise<void>;
}

/** Working files of a run; gone a week later. */
export interface RunFiles {
  put(run: Pick<ScoringRun, 'channelId' | 'runId'>, name: string, value: unknown): Promise<void>;
  get(run: Pick<ScoringRun, 'channelId' | 'runId'>, name: string): Promise<unknown>;
}

export interface SnapshotStore {
  put(channelId: string, snapshot: Snapshot): Promise<void>;
  read(channelId: string, asOf: string): Promise<Snapshot | undefined>;
  /** The newest one of that day or before. */
  latest(channelId: string, onOrBefore?: string): Promise<Snapshot | undefined>;
  /** In ascending order of their days, both included. */
  list(channelId: string, from: string, to: string): Promise<readonly Snapshot[]>;
}

/** What a run changes on a member: present is set, null is removed, absent stays. */
export interface MemberChange {
  memberId: string;
  scores?: MemberScores | null;
  engagement?: MemberEngagement;
}

/** Sets what changed; the same change again is the same. Members that are gone meanwhile are passed over. */
export type WriteScores = (channelId: string, changes: readonly MemberChange[]) => Promise<void>;

/** Starts the state machine; harmless when an execution of that name runs or ran. */
export type StartMachine = (execution: {
  name: string;
  input: { channelId: string; runId: string };
}) => Promise<void>;

/** Who did what between two moments: what engagement counts. */
export type ReadDailyActivity = (query: {
  channelId: string;
  part: Part;
  timeZone: string;
  /** Local days, both included, counted from 1970-01-01. */
  fromDay: number;
  toDay: number;
}) => Promise<ReadonlyMap<string, readonly DailyActivity[]>>;

/** One member's activity of one local day. */
export interface DailyActivity {
  day: number;
  /** How often, by activity type. */
  counts: Readonly<Record<string, number>>;
  /** How often by local hour, 24 numbers. */
  hours: readonly number[];
}

/** All segments of a channel, made ready once a run and kept as a file of it. */
export interface Matching {
  /** Reads what the conditions need besides members: who did what, who is in which audience. */
  prepare(channelId: string): Promise<unknown>;
  /** From what `prepare` answered: the segments, and a test of one member against all of them. */
  open(prepared: unknown, context: MatchingContext): OpenMatching;
}

export interface MatchingContext {
  channelId: string;
  timeZone: string;
  nowEpochMs: number;
  population: Population;
}

export interface OpenMatching {
  segments: readonly {
    segmentId: string;
    name: string;
    /** Changes with the rule: the first evaluation of a rule is a beginning, not an entering. */
    ruleHash: string;
  }[];
  /** Calls `match` with the index of each segment that the member is in. */
  forEach(row: MemberRow, match: (index: number) => void): void;
}

/** What every member was on a day, for comparisons of two days; kept for two years. */
export interface StateFiles {
  put(channelId: string, asOf: string, states: MemberStates): Promise<void>;
  get(channelId: string, asOf: string): Promise<MemberStates | undefined>;
}
