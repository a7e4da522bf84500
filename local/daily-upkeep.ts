import type { WatchDeps } from '../lambdas/journeys/watch-cohorts.ts';
import { watchCohorts } from '../lambdas/journeys/watch-cohorts.ts';
import { watchTimers, type WatchTimersDeps } from '../lambdas/journeys/watch-timers.ts';
import type { ChannelStore } from '../lambdas/access/ports.ts';
import type { Kernel } from './kernel/kernel.ts';
import type { EmbeddedStore } from './store/open-store.ts';

const dayMs = 86_400_000;

/**
 * What AWS does by itself or on a schedule: expired items go, machines of old versions are retired, lost cohorts are
 * marked, lost timers made up for. Once a virtual day is enough here, where executions do not get lost.
 */
export function keepUpDaily(
  kernel: Kernel,
  deps: WatchDeps &
    WatchTimersDeps & { store: Pick<EmbeddedStore, 'sweepExpired'>; channels: Pick<ChannelStore, 'list'> },
): void {
  const upkeep = async (): Promise<void> => {
    await kernel.track(() => deps.store.sweepExpired());
    const channelIds = (await deps.channels.list()).map(({ channelId }) => channelId);
    await watchCohorts(deps, channelIds);
    await watchTimers(deps, channelIds);
  };
  const plan = (): void => {
    kernel.at(kernel.clock.now() + dayMs, () => {
      kernel.start('daily upkeep', upkeep);
      plan();
    });
  };
  plan();
}
