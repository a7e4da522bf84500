import type { EntryRules } from '../../stepfunctions/journey/entry-rules.ts';
import { localIsoDate } from '../../stepfunctions/journey/local-time.ts';
import type { ReadChannel } from '../access/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { entryRoom } from './domain/entry-room.ts';
import type { EntryCounters, JourneyStore } from './ports.ts';

export interface RoomDeps {
  entryCounters: EntryCounters;
  readChannel: ReadChannel;
  clock: Pick<Clock, 'now'>;
}

export type Caps = NonNullable<EntryRules['caps']>;

/** The caps of a version's entry; undefined where it has none. */
export const capsOf = async (
  { journeys }: { journeys: Pick<JourneyStore, 'readVersion'> },
  { journeyId, version }: { journeyId: string; version: number },
): Promise<Caps | undefined> => (await journeys.readVersion(journeyId, version))?.definition.entry.caps;

/** How many more may enter at this moment, on which local day of the channel, and what stops the one after them. */
export async function readRoom(
  deps: RoomDeps,
  { channelId, journeyId }: { channelId: string; journeyId: string },
  caps: Caps,
): Promise<ReturnType<typeof entryRoom> & { date: string }> {
  const timeZone = (await deps.readChannel(channelId))?.settings.timeZone ?? 'UTC';
  const date = localIsoDate(deps.clock.now(), timeZone);
  return { date, ...entryRoom(caps, await deps.entryCounters.read(journeyId, date)) };
}
