import type { Clock } from '../shared/domain/clock.ts';
import type { LineMessaging } from './ports.ts';

/** LINE's consumption is approximate anyway; asking for each send would cost a call a send. */
const freshForMs = 60_000;

/** Asks LINE for a channel's remaining quota at most once a minute and process. */
export function createRemainingQuota(deps: {
  line: Pick<LineMessaging, 'readRemainingQuota'>;
  clock: Pick<Clock, 'now'>;
}): LineMessaging['readRemainingQuota'] {
  const known = new Map<string, { remaining: number | undefined; readAt: number }>();
  return async (channelId) => {
    const earlier = known.get(channelId);
    if (earlier && deps.clock.now() - earlier.readAt < freshForMs) return earlier.remaining;
    const remaining = await deps.line.readRemainingQuota(channelId);
    known.set(channelId, { remaining, readAt: deps.clock.now() });
    return remaining;
  };
}
