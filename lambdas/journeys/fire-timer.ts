import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { turnAfter } from '../../stepfunctions/journey/triggers/timed.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import type { RoundWork } from './domain/round.ts';
import type { JourneyStore } from './ports.ts';
import { isOver, setTimer, type TimerDeps } from './keep-timer.ts';

export interface FireDeps extends TimerDeps {
  journeys: Pick<JourneyStore, 'read' | 'readVersion'>;
  sendToRoundQueue: SendToQueue<RoundWork>;
}

type Fire = Extract<RoundWork, { work: 'fire' }>;

/** A turn has come: a round begins, and the timer is set to the next turn. Repeated, it does the same again or nothing. */
export async function fireTimer(deps: FireDeps, fire: Fire): Promise<void> {
  const { channelId, journeyId, version, at } = fire;
  const journey = await deps.journeys.read(channelId, journeyId);
  if (journey?.status !== 'published' || journey.publishedVersion !== version) return;
  const [timer, published] = await Promise.all([
    deps.timers.read(journeyId),
    deps.journeys.readVersion(journeyId, version),
  ]);
  if (!published || (timer?.version === version && timer.at > at)) return;
  await deps.sendToRoundQueue([{ body: roundOf(fire), groupId: channelId }]);
  await goOn(deps, fire, published.definition);
}

/** Sets the timer to the turn that follows; one that has passed as well comes at once. */
async function goOn(deps: FireDeps, fire: Fire, { trigger, entry }: JourneyDefinition): Promise<void> {
  const { channelId, journeyId, version, at } = fire;
  const nowEpochMs = deps.clock.now();
  const timeZone = (await deps.readChannel(channelId))?.settings.timeZone ?? 'UTC';
  const next = turnAfter(trigger, { atEpochMs: at, nowEpochMs }, timeZone);
  if (next === undefined || isOver(next, entry.endAt)) return deps.timers.remove(journeyId);
  if (next > nowEpochMs) return setTimer(deps, { channelId, journeyId, version, at: next });
  await deps.sendToRoundQueue([{ body: { ...fire, at: next }, groupId: channelId }]);
  await deps.timers.put(journeyId, { version, at: next });
}

const roundOf = ({ channelId, journeyId, version, at }: Fire): RoundWork => ({
  work: 'round',
  ...{ channelId, journeyId, at },
  causeId: `turn ${at}`,
  whom: { turnOfVersion: version },
  from: 0,
});
