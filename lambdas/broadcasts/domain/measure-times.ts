import type { Broadcast } from './broadcast.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const blockWindowHours = 24;
/** Events that were late are in by then. */
const lateMs = hourMs;
/** What has not ended by then is not looked at any more. */
const longestMs = 100 * dayMs;

/** When everything that counts has happened; undefined while it is being sent. */
const settledAt = ({ finishedAt, definition }: Broadcast): number | undefined =>
  finishedAt === undefined
    ? undefined
    : finishedAt + Math.max(definition.attributionHours, blockWindowHours) * hourMs + lateMs;

/** An hour after the start, then daily from the start on, and for the last time when all windows are over. */
export function nextMeasureAt(broadcast: Broadcast, now: number): number | undefined {
  const { startedAt } = broadcast;
  if (startedAt === undefined || now >= startedAt + longestMs) return undefined;
  const first = startedAt + hourMs;
  const next = now < first ? first : startedAt + (Math.floor((now - startedAt) / dayMs) + 1) * dayMs;
  const last = settledAt(broadcast);
  if (last === undefined) return next;
  return now >= last ? undefined : Math.min(next, last);
}

export const isSettled = (broadcast: Broadcast, measuredAt: number): boolean =>
  measuredAt >= (settledAt(broadcast) ?? Infinity);
