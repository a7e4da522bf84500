import type { ClickReport } from '../contracts.ts';

/** One part of a link's counters. */
export interface CounterShard {
  linkId: string;
  clicks: number;
  anonymous: number;
  members: number;
  /** Epoch milliseconds. */
  firstAt: number;
  lastAt: number;
}

/** The shard of a click, 0 to `count` - 1, by the last digits of its UUID. */
export const shardOf = (clickId: string, count: number): number => parseInt(clickId.slice(-4), 16) % count;

/** The whole of a link's counters. */
export function sumShards(shards: readonly CounterShard[]): ClickReport {
  const total = (of: (shard: CounterShard) => number): number =>
    shards.reduce((sum, shard) => sum + of(shard), 0);
  const counts = {
    clicks: total(({ clicks }) => clicks),
    anonymousClicks: total(({ anonymous }) => anonymous),
    uniqueMembers: total(({ members }) => members),
  };
  if (shards.length === 0) return counts;
  return {
    ...counts,
    firstClickAt: Math.min(...shards.map(({ firstAt }) => firstAt)),
    lastClickAt: Math.max(...shards.map(({ lastAt }) => lastAt)),
  };
}
