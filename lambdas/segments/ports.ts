import type { IdSet } from '../shared/domain/id-set.ts';
import type { ConditionContext } from './domain/condition-kind.ts';
import type { SegmentExpression } from './domain/expression.ts';

/** A segment that somebody made. */
export interface StoredSegment {
  segmentId: string;
  name: string;
  description?: string;
  expression: SegmentExpression;
  /** ISO 8601. */
  createdAt: string;
  updatedAt: string;
}

export interface SegmentStore {
  list(channelId: string): Promise<readonly StoredSegment[]>;
  read(channelId: string, segmentId: string): Promise<StoredSegment | undefined>;
  create(channelId: string, segment: StoredSegment): Promise<void>;
  /** False when there is no such segment. */
  update(channelId: string, segment: StoredSegment): Promise<boolean>;
  /** Together with the pointer to its last set. */
  remove(channelId: string, segmentId: string): Promise<boolean>;
}

/** Frozen lists of members. */
export interface Audiences {
  knownIds(channelId: string): Promise<ReadonlySet<string>>;
  /** Undefined when there is none. */
  readIds: ReadAudienceIds;
}
export type ReadAudienceIds = (channelId: string, audienceId: string) => Promise<IdSet | undefined>;

/** Predictions and scores of members as of today, by the model of the last scoring. */
export type ReadFigures = (
  channelId: string,
  today: number,
) => Promise<Pick<ConditionContext, 'predict' | 'engagementScore'>>;
