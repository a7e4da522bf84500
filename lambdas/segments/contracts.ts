import type { Channel } from '../access/contracts.ts';
import type { MemberRow } from '../members/contracts.ts';
import type { IdSet } from '../shared/domain/id-set.ts';
import type { SegmentExpression } from './domain/expression.ts';

/** A rule over the members of a channel. */
export interface SegmentDefinition {
  segmentId: string;
  name: string;
  expression: SegmentExpression;
  /** Comes with the product: cannot be changed. */
  preset: boolean;
}

/** The presets and the segments of a channel. */
export type ListSegments = (channelId: string) => Promise<readonly SegmentDefinition[]>;

/** Where the sorted ids of a segment's members lie since the last evaluation. */
export interface SegmentSet {
  /** Of the file; ends in `/<segmentId>/<rule hash>/<run>.ids`. */
  key: string;
  /** Local date, `YYYY-MM-DD`. */
  asOf: string;
  count: number;
}

export interface SegmentSets {
  read(channelId: string, segmentId: string): Promise<SegmentSet | undefined>;
  /** False when the set is not the one of `previousKey` any more. */
  write(
    channelId: string,
    segmentId: string,
    set: SegmentSet,
    previousKey: string | undefined,
  ): Promise<boolean>;
}

/** The members that a segment had at its last evaluation; undefined before the first one of its present rule. */
export type ReadSegmentIds = (channelId: string, segmentId: string) => Promise<IdSet | undefined>;

/** Says of each member whether a rule holds, by what is known when the test is opened. */
export type OpenSegmentTest = (
  channel: Channel,
  expression: SegmentExpression,
) => Promise<(row: MemberRow) => boolean>;

/** A stored segment, or a rule of one's own. */
export type SegmentRule = { segmentId: string } | { expression: unknown };

/** The same for a stored segment or a rule of one's own; nobody is in a segment that is gone. */
export type OpenRuleTest = (channel: Channel, rule: SegmentRule) => Promise<(row: MemberRow) => boolean>;

/** A sound expression, or throws Problem 422 with everything that is wrong with it. */
export type CheckSegmentExpression = (given: {
  channelId: string;
  json: unknown;
  /** JSON pointer of the expression in the request. */
  at: string;
}) => Promise<SegmentExpression>;

/** Those of up to some hundreds of members who are in a segment right now; nobody is in one that is gone. */
export type WhoIsIn = (
  channelId: string,
  rule: SegmentRule,
  memberIds: readonly string[],
) => Promise<ReadonlySet<string>>;

/**
 * Whether a member is in a segment, as far as its own item tells at once; undefined where the rule asks what members did or
 * which lists they are on.
 */
export type IsInByItself = (
  channelId: string,
  rule: SegmentRule,
  memberId: string,
) => Promise<boolean | undefined>;

/** Problems of segments that a definition names, below the JSON pointers given; none: all are sound. */
export type CheckSegmentRules = (
  channelId: string,
  rules: readonly { path: string; rule: SegmentRule }[],
) => Promise<readonly { path: string; code: string; message: string; hint: string }[]>;

/** What of the channel a rule names itself; `path` is a JSON pointer into the rule. */
export type ReferencesInRule = (
  expression: unknown,
) => readonly { kind: 'tag' | 'topic' | 'journey' | 'audience' | 'segment'; id: string; path: string }[];
