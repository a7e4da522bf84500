import type { SendToQueue } from '../shared/domain/queue.ts';
import type { Journey } from './domain/journey.ts';
import type { RoundWork } from './domain/round.ts';
import { turnOfJourney, type TimerDeps } from './keep-timer.ts';
import type { JourneyStore, JourneyTimers } from './ports.ts';

/** A turn that is so late has lost its schedule; one that is only slow is made up for twice, which changes nothing. */
const lostAfterMs = 15 * 60_000;

export interface WatchTimersDeps extends Pick<TimerDeps, 'readChannel' | 'clock'> {
  journeys: Pick<JourneyStore, 'list' | 'readVersion'>;
  timers: Pick<JourneyTimers, 'read'>;
  sendToRoundQueue: SendToQueue<RoundWork>;
  log: (code: 'TIMER_LOST', detail: Readonly<Record<string, string>>) => void;
}

/**
 * Makes up for timers that should have fired and did not, and sets those that a published journey lacks. Entries have ids
 * from their occasion, so a turn that comes twice lets nobody enter twice. Returns how many were lost.
 */
export async function watchTimers(
  deps: WatchTimersDeps,
  channelIds: readonly string[],
): Promise<{ lost: number }> {
  let lost = 0;
  for (const channelId of channelIds)
    for (const journey of await deps.journeys.list(channelId)) {
      const work = await lostWork(deps, journey);
      if (!work) continue;
      lost += 1;
      const dueAt = work.work === 'fire' ? new Date(work.at).toISOString() : 'never set';
      deps.log('TIMER_LOST', { channelId, journeyId: journey.journeyId, dueAt });
      await deps.sendToRoundQueue([{ body: work, groupId: channelId }]);
    }
  return { lost };
}

async function lostWork(deps: WatchTimersDeps, journey: Journey): Promise<RoundWork | undefined> {
  const { channelId, journeyId, status, publishedVersion: version } = journey;
  if (status !== 'published' || version === undefined) return undefined;
  const timer = await deps.timers.read(journeyId);
  if (timer?.version !== version)
    return (await turnOfJourney(deps, journey)) && { work: 'keep', channelId, journeyId };
  if (timer.at > deps.clock.now() - lostAfterMs) return undefined;
  return { work: 'fire', channelId, journeyId, version, at: timer.at };
}
