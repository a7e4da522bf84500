import { suppressionReasons, type SendFigures, type SuppressionReason } from '../contracts.ts';
import { halves, isOpen, rootChunk, type Chunk } from './chunk.ts';
import type { Claim } from './claim.ts';
import { bucketOf, buckets, type Bucket, type Verdict } from './verdict.ts';

/** A claimed send with what is known of its chunks. */
export interface Send {
  claim: Claim;
  /** Saved chunks by number. Chunks that were never worked on are absent: they follow from the claim. */
  chunks: ReadonlyMap<number, Chunk>;
}

/** The chunks that are not split; together they hold every recipient once, in order. */
export function leaves(send: Send, chunk = send.chunks.get(1) ?? rootChunk(send.claim)): Chunk[] {
  if (chunk.status !== 'split') return [chunk];
  return halves(chunk).flatMap((half) => leaves(send, send.chunks.get(half.number) ?? half));
}

export const nextOpenChunk = (send: Send): Chunk | undefined => leaves(send).find(isOpen);

export const withChunk = (send: Send, chunk: Chunk): Send => ({
  ...send,
  chunks: new Map(send.chunks).set(chunk.number, chunk),
});

/** Recipients by verdict, and members that the claim left out by reason. */
export function countReasons(send: Send): Readonly<Partial<Record<Verdict | SuppressionReason, number>>> {
  const counts: Partial<Record<Verdict | SuppressionReason, number>> = {};
  const add = (reason: Verdict | SuppressionReason, count: number) => {
    counts[reason] = (counts[reason] ?? 0) + count;
  };
  for (const reason of suppressionReasons) {
    const left = send.claim.suppressed[reason];
    if (left !== undefined) add(reason, left.length);
  }
  for (const verdict of leaves(send).flatMap(({ verdicts }) => verdicts)) add(verdict, 1);
  return counts;
}

/** The figures of a send; they add up to the members that it was asked for. */
export function countBuckets(send: Send): Record<Bucket, number> {
  const counts = Object.fromEntries(buckets.map((bucket) => [bucket, 0])) as Record<Bucket, number>;
  for (const [reason, count] of Object.entries(countReasons(send))) {
    counts[bucketOfReason(reason as Verdict | SuppressionReason)] += count;
  }
  return counts;
}

/** What a send has come to, once all its chunks are closed. */
export function figuresOf(send: Send): SendFigures {
  const { sent, suppressed, failed, unknown } = countBuckets(send);
  const reasons: SendFigures['reasons'] = Object.fromEntries(
    Object.entries(countReasons(send)).filter(([reason]) =>
      ['suppressed', 'failed'].includes(bucketOfReason(reason as Verdict | SuppressionReason)),
    ),
  );
  return { sent, suppressed, failed, unknown, reasons };
}

export const bucketOfReason = (reason: Verdict | SuppressionReason): Bucket =>
  reason in bucketOf ? bucketOf[reason as Verdict] : 'suppressed';
