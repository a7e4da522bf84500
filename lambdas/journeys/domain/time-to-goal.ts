const hour = 3600;
const day = 24 * hour;

/** Upper edges of the buckets, in seconds; what took longer is in the last, open one. */
export const timeEdgesSeconds = [
  ...[1, 2, 3, 4, 6, 8, 12, 18].map((hours) => hours * hour),
  ...[1, 1.5, 2, 3, 4, 5, 6, 7, 10, 14, 21, 30, 45, 60, 90, 180].map((days) => days * day),
] as const;

export const openBucket = 'more';

/** The name of the bucket of a duration in milliseconds: its upper edge in seconds. */
export function timeBucketOf(milliseconds: number): string {
  const edge = timeEdgesSeconds.find((seconds) => milliseconds <= seconds * 1000);
  return edge === undefined ? openBucket : String(edge);
}

/** Members by bucket, shortest first. */
export type TimeHistogram = readonly { atMostSeconds: number | null; members: number }[];

/**
 * The time within which a share of the members reached the goal, by linear interpolation inside its bucket (grouped-data
 * quantile); null without members, or where it lies in the open bucket.
 * @param share above 0, at most 1; 0.5 is the median
 */
export function quantileSeconds(histogram: TimeHistogram, share: number): number | null {
  const wanted = share * histogram.reduce((sum, { members }) => sum + members, 0);
  let below = 0;
  let from = 0;
  for (const { atMostSeconds, members } of histogram) {
    if (members > 0 && below + members >= wanted)
      return atMostSeconds === null
        ? null
        : Math.round(from + ((wanted - below) / members) * (atMostSeconds - from));
    below += members;
    from = atMostSeconds ?? from;
  }
  return null;
}
