import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { nextTurn } from '../../stepfunctions/journey/triggers/timed.ts';
import type { ReadChannel } from '../access/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { MessageSchedules } from '../shared/domain/message-schedules.ts';
import type { Journey } from './domain/journey.ts';
import type { RoundWork } from './domain/round.ts';
import type { JourneyStore, JourneyTimers } from './ports.ts';

export interface TimerDeps {
  journeys: Pick<JourneyStore, 'readVersion'>;
  timers: JourneyTimers;
  schedules: MessageSchedules<RoundWork>;
  readChannel: ReadChannel;
  clock: Clock;
}

/** One schedule a journey and turn, so that a late one never moves the next. */
export const timerName = (journeyId: string, at: number): string => `journey-${journeyId}-${at / 1000}`;

/**
 * Sets the timer of a journey that starts at turns to what its state says now: the next turn while it is published, none
 * otherwise. Turns that come while it is paused are left out. Repeating it is harmless.
 */
export async function keepTimer(deps: TimerDeps, journey: Journey): Promise<void> {
  const { channelId, journeyId } = journey;
  const [known, next] = await Promise.all([deps.timers.read(journeyId), turnOfJourney(deps, journey)]);
  if (next) await setTimer(deps, { channelId, journeyId, ...next });
  else if (known) await deps.timers.remove(journeyId);
  if (known && known.at !== next?.at) await deps.schedules.remove(timerName(journeyId, known.at));
}

/** The same by the journey's id, as it is now. */
export async function keepTimerOf(
  deps: TimerDeps & { journeys: Pick<JourneyStore, 'read'> },
  { channelId, journeyId }: { channelId: string; journeyId: string },
): Promise<void> {
  const journey = await deps.journeys.read(channelId, journeyId);
  if (journey) await keepTimer(deps, journey);
}

/** The turn for which a journey waits as it is now. */
export async function turnOfJourney(
  deps: Pick<TimerDeps, 'journeys' | 'readChannel' | 'clock'>,
  { channelId, journeyId, status, publishedVersion: version }: Journey,
): Promise<{ version: number; at: number } | undefined> {
  if (status !== 'published' || version === undefined) return undefined;
  const published = await deps.journeys.readVersion(journeyId, version);
  const timeZone = (await deps.readChannel(channelId))?.settings.timeZone ?? 'UTC';
  const at = published && firstTurn(published.definition, deps.clock.now(), timeZone);
  return at === undefined ? undefined : { version, at };
}

/** The schedule first: one that fires for a turn that the timer does not know yet is taken all the same. */
export async function setTimer(
  { schedules, timers }: Pick<TimerDeps, 'schedules' | 'timers'>,
  turn: { channelId: string; journeyId: string; version: number; at: number },
): Promise<void> {
  const { journeyId, version, at } = turn;
  await schedules.putOnce({ name: timerName(journeyId, at), at, body: { work: 'fire', ...turn } });
  await timers.put(journeyId, { version, at });
}

/** The first turn after a moment that the dates of the entry rules allow. */
function firstTurn(
  { trigger, entry: { startAt, endAt } }: JourneyDefinition,
  nowEpochMs: number,
  timeZone: string,
): number | undefined {
  const from = startAt === undefined ? nowEpochMs : Math.max(nowEpochMs, Date.parse(startAt) - 1);
  const at = nextTurn(trigger, from, timeZone);
  return at === undefined || isOver(at, endAt) ? undefined : at;
}

export const isOver = (at: number, endAt: string | undefined): boolean =>
  endAt !== undefined && at >= Date.parse(endAt);
