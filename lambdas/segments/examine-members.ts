import { bucketCount, type MemberRow, type ScanMembers } from '../members/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';

/** A request lives 30 s behind the API; what is begun is finished, so this leaves time. */
const mostMs = 15_000;
const bucketsUnderWay = 8;
const allBuckets = Array.from({ length: bucketCount }, (_, bucket) => bucket);

/** Ends what a request has no time for. */
export class TakesTooLong extends Error {
  constructor() {
    super('The request would examine more than it has time for.');
    this.name = 'TakesTooLong';
  }
}

/** The moment until which a request that begins now may read. */
export const readingUntil = (clock: Pick<Clock, 'now'>): number => clock.now() + mostMs;

export interface Examined {
  examined: number;
  /** False when there was no time for all members. */
  exact: boolean;
  /** What a count stands for: the number of all buckets over those examined. Members are spread evenly by their ids. */
  scale: number;
}

/** Shows members to `visit`, whole buckets, until all have been seen or time is over. */
export async function examineMembers(
  { scanMembers, clock }: { scanMembers: ScanMembers; clock: Pick<Clock, 'now'> },
  { channelId, untilEpochMs }: { channelId: string; untilEpochMs: number },
  visit: (row: MemberRow) => void,
): Promise<Examined> {
  let examined = 0;
  let buckets = 0;
  await mapBounded(allBuckets, bucketsUnderWay, async (bucket) => {
    if (buckets > 0 && clock.now() >= untilEpochMs) return;
    for await (const page of scanMembers(channelId, { from: bucket, to: bucket })) {
      examined += page.length;
      page.forEach(visit);
    }
    buckets += 1;
  });
  return { examined, exact: buckets === bucketCount, scale: bucketCount / buckets };
}
