import type { IdSet } from '../shared/domain/id-set.ts';

/** The members of a frozen audience; undefined when there is none, or its file is still being read. */
export type ReadAudienceIds = (channelId: string, audienceId: string) => Promise<IdSet | undefined>;

/** A LINE audience of ours as it can be sent to now, with the members that LINE has of it. */
export type ReadLineAudience = (
  channelId: string,
  lineAudienceId: string,
) => Promise<
  | { outcome: 'ready'; audienceGroupId: number; memberIds: IdSet }
  | { outcome: 'not ready'; status: string }
  | { outcome: 'none' }
>;
