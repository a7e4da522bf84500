import type { Clock } from '../shared/domain/clock.ts';
import type { ReadCartMarks } from './contracts.ts';
import { enterableVersions } from './enterable-versions.ts';
import type { JourneyStore } from './ports.ts';

/** Each cart asks every 15 minutes at least. */
const keptMs = 60_000;

/** The minutes of the published journeys that start with a cart; a journey that is published is heard within a minute. */
export function createReadCartMarks(deps: {
  journeys: Pick<JourneyStore, 'list' | 'readVersion'>;
  clock: Pick<Clock, 'now'>;
}): ReadCartMarks {
  const kept = new Map<string, { marks: readonly number[]; readAt: number }>();
  return async (channelId) => {
    const known = kept.get(channelId);
    if (known && deps.clock.now() - known.readAt < keptMs) return known.marks;
    const marks = await marksOf(deps, channelId);
    kept.set(channelId, { marks, readAt: deps.clock.now() });
    return marks;
  };
}

async function marksOf(
  deps: { journeys: Pick<JourneyStore, 'list' | 'readVersion'> },
  channelId: string,
): Promise<readonly number[]> {
  const marks = new Set<number>();
  for (const { definition } of await enterableVersions(deps, channelId)) {
    const { trigger } = definition;
    if (trigger.kind === 'cartAbandoned' && trigger.afterMinutes !== undefined)
      marks.add(trigger.afterMinutes);
  }
  return [...marks];
}
