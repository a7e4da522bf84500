import { fireSchedule, type FireDeps } from './fire-schedule.ts';
import { measureBroadcast, type MeasureBroadcastDeps } from './measure-broadcast.ts';
import type { BroadcastWork } from './ports.ts';
import { startBroadcast, type StartDeps } from './start-broadcast.ts';
import { tick, type TickDeps } from './tick.ts';

export type BroadcastWorkDeps = FireDeps & StartDeps & TickDeps & MeasureBroadcastDeps;

/** What waits in the queue `broadcasts.work`; each piece can be repeated. */
export const createDoBroadcastWork =
  (deps: BroadcastWorkDeps) =>
  (work: BroadcastWork): Promise<void> => {
    switch (work.work) {
      case 'start':
        return startBroadcast(deps, work);
      case 'fire':
        return fireSchedule(deps, work);
      case 'tick':
        return tick(deps, work);
      case 'measure':
        return measureBroadcast(deps, work);
    }
  };
