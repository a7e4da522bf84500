import type { IdSet } from '../shared/domain/id-set.ts';

/** The members of a frozen audience; undefined when there is none, or its file is still being read. */
export type ReadAudienceIds = (channelId: string, audienceId: string) => Promise<IdSet | undefined>;
