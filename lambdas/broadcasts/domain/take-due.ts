import type { PlannedChunk } from './plan-chunks.ts';

const minuteMs = 60_000;

/** What may go, and where the plan goes on. */
export interface Due {
  /** Each with the moment at which it may go. */
  chunks: readonly PlannedChunk[];
  /** Place in the plan of the first chunk that has to wait; the plan's length when there is none. */
  cursor: number;
  /** When that one may go; undefined when there is none. */
  nextDueAt: number | undefined;
  /** Epoch milliseconds from which the rate lets another chunk go. */
  rateFreeAt: number | undefined;
}

/**
 * The unsent chunks of a plan that may go until a moment, from a place on: each when it is due and the ones before it have
 * had the time that the rate gives them. The rate counts from what was let go last, so nothing is made up for.
 */
export function takeDue(
  plan: readonly PlannedChunk[],
  {
    now,
    until,
    cursor: from,
    isDone,
    rate,
  }: {
    /** Epoch milliseconds, as `until`. */
    now: number;
    until: number;
    cursor: number;
    isDone: (chunk: number) => boolean;
    /** `freeAt`: what was let go before has had its time. Absent: nothing limits it. */
    rate: { recipientsPerMinute: number; freeAt: number | undefined } | undefined;
  },
): Due {
  const chunks: PlannedChunk[] = [];
  let free = rate?.freeAt;
  for (const [index, planned] of plan.entries()) {
    if (index < from || isDone(planned.chunk)) continue;
    const dueAt = Math.max(planned.dueAt, now, free ?? 0);
    if (dueAt > until) return { chunks, cursor: index, nextDueAt: dueAt, rateFreeAt: free };
    chunks.push({ ...planned, dueAt });
    if (rate) free = dueAt + (planned.count / rate.recipientsPerMinute) * minuteMs;
  }
  return { chunks, cursor: plan.length, nextDueAt: undefined, rateFreeAt: free };
}
