import type { Clock } from '../shared/domain/clock.ts';
import type { MessageSchedules } from '../shared/domain/message-schedules.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { nextMeasureAt } from './domain/measure-times.ts';
import type { BroadcastWork } from './ports.ts';

export interface PlanMeasuringDeps {
  schedules: Pick<MessageSchedules<BroadcastWork>, 'putOnce'>;
  clock: Pick<Clock, 'now'>;
}

/** Has a broadcast measured again when it is time; planned twice it is measured once. */
export async function planMeasuring(deps: PlanMeasuringDeps, broadcast: Broadcast): Promise<void> {
  const at = nextMeasureAt(broadcast, deps.clock.now());
  if (at === undefined) return;
  const { channelId, broadcastId } = broadcast;
  await deps.schedules.putOnce({
    name: `measure-${broadcastId}-${Math.ceil(at / 1000)}`,
    at,
    body: { work: 'measure', channelId, broadcastId },
  });
}
