/**
 * Gives each member a code of a pool that nobody else gets, and to the same member in the same send always the same one.
 * Who is absent from the answer gets none: the pool is empty, expired or not there.
 */
export type GiveCodes = (order: {
  channelId: string;
  poolId: string;
  sendId: string;
  /** Distinct. */
  memberIds: readonly string[];
}) => Promise<ReadonlyMap<string, string>>;

/** Ids of a channel's pools. */
export type KnownCodePools = (channelId: string) => Promise<ReadonlySet<string>>;

/** What a pool could give a new send now; an expired or unknown pool gives nothing. */
export type PreviewCodes = (
  channelId: string,
  poolId: string,
) => Promise<{
  left: number;
  /** Which of up to 500 members have a code already that they would get again. */
  holders: (memberIds: readonly string[]) => Promise<ReadonlySet<string>>;
}>;
