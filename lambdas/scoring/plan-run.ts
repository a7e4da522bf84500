import { bucketCount } from '../members/contracts.ts';
import type { Part, RunStore, SnapshotStore } from './ports.ts';

/** A part of so many members takes a function well under a minute and 100 MB. */
const membersPerPart = 50_000;
/** While nobody knows how many members there are. */
const firstParts = 16;

/** Divides the buckets into even ranges, by the number of members that the last run found. */
export async function planRun(
  deps: { runs: Pick<RunStore, 'plan'>; snapshots: Pick<SnapshotStore, 'latest'> },
  { channelId, runId }: { channelId: string; runId: string },
): Promise<{ parts: Part[] }> {
  const last = await deps.snapshots.latest(channelId);
  const wanted = last ? Math.ceil(last.members / membersPerPart) : firstParts;
  const parts = partsOf(Math.min(Math.max(wanted, 1), bucketCount));
  await deps.runs.plan(channelId, runId, parts.length);
  return { parts };
}

export function partsOf(count: number): Part[] {
  const edge = (index: number): number => Math.round((index * bucketCount) / count);
  return Array.from({ length: count }, (_, index) => ({ from: edge(index), to: edge(index + 1) - 1 }));
}
