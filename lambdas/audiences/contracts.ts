import type { IdSet } from '../shared/domain/id-set.ts';

/** The members of a frozen audience; undefined when there is none, or its file is still being read. */
export type ReadAudienceIds = (channelId: string, audienceId: string) => Promise<IdSet | undefined>;

/**
 * Puts members into an audience or takes them out; done again it changes nothing, and of two changes of a member the later
 * one holds. `gone`: there is no such audience, or its file is still being read.
 */
export type ChangeAudience = (change: {
  channelId: string;
  audienceId: string;
  change: 'add' | 'remove';
  memberIds: readonly string[];
  /** Epoch milliseconds. */
  at: number;
}) => Promise<'changed' | 'gone'>;

export type KnownAudiences = (channelId: string) => Promise<ReadonlySet<string>>;

/** A LINE audience of ours as it can be sent to now, with the members that LINE has of it. */
export type ReadLineAudience = (
  channelId: string,
  lineAudienceId: string,
) => Promise<
  | { outcome: 'ready'; audienceGroupId: number; memberIds: IdSet }
  | { outcome: 'not ready'; status: string }
  | { outcome: 'none' }
>;

/** Members of ours as a group at LINE for one narrowcast; whoever sends makes it, asks for it and takes it away. */
export interface LendLineAudience {
  /** Makes and fills it as far as it is not, and asks LINE how far it is. Done again it goes on where it was. */
  prepare(
    channelId: string,
    list: {
      /** Deterministic from the cause. */
      lineAudienceId: string;
      description: string;
      source: { segmentId: string } | { audienceId: string };
    },
  ): Promise<
    | { outcome: 'ready' }
    /** LINE takes minutes to hours. */
    | { outcome: 'not ready'; status: string }
    /** No waiting mends it. */
    | { outcome: 'impossible'; reason: string }
  >;
  /** Takes it away, here and at LINE; harmless when there is none. */
  remove(channelId: string, lineAudienceId: string): Promise<void>;
}
