import { measureReactions, type MeasureDeps } from './measure-reactions.ts';
import { planMeasuring, type PlanMeasuringDeps } from './plan-measuring.ts';
import type { BroadcastStore } from './ports.ts';

export interface MeasureBroadcastDeps extends MeasureDeps, PlanMeasuringDeps {
  broadcasts: Pick<BroadcastStore, 'read' | 'listDone' | 'saveMeasured'>;
}

/** Keeps what recipients did so far: for millions that takes longer than a person waits for a page. */
export async function measureBroadcast(
  deps: MeasureBroadcastDeps,
  { channelId, broadcastId }: { channelId: string; broadcastId: string },
): Promise<void> {
  const broadcast = await deps.broadcasts.read(channelId, broadcastId);
  if (broadcast?.startedAt === undefined) return;
  await deps.broadcasts.saveMeasured(broadcastId, await measureReactions(deps, broadcast));
  await planMeasuring(deps, broadcast);
}
