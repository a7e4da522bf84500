import type { IsInByItself } from '../segments/contracts.ts';
import type { WritePart } from '../shared/domain/write-part.ts';
import { reasonOfDate } from './admit-entrants.ts';
import { isHeldOut } from './domain/is-held-out.ts';
import type { JourneyVersion } from './domain/journey.ts';
import { readRoom, type RoomDeps } from './read-room.ts';

export interface AdmitByReplyDeps extends RoomDeps {
  isInByItself: IsInByItself;
}

interface Entrant {
  channelId: string;
  memberId: string;
  /** Epoch milliseconds of the event. */
  at: number;
  /** The member was enrolled before. */
  isKnown: boolean;
}

/**
 * The writes that count an entry by reply; undefined when dates, holdout, segment or caps do not let the member in at once.
 * Where a segment takes looking up, the member comes over the bus; so do those who are refused, and the reason is noted there.
 */
export async function admitByReply(
  deps: AdmitByReplyDeps,
  version: JourneyVersion,
  entrant: Entrant,
): Promise<readonly WritePart[] | undefined> {
  const { journeyId, definition } = version;
  const { holdoutShare = 0 } = definition.entry;
  const { memberId, at, isKnown } = entrant;
  if (reasonOfDate(definition.entry, at)) return undefined;
  if (!isKnown && isHeldOut(holdoutShare, journeyId, memberId)) return undefined;
  return (await isInSegment(deps, version, entrant)) ? countParts(deps, version, entrant) : undefined;
}

async function isInSegment(
  { isInByItself }: AdmitByReplyDeps,
  { definition: { entry } }: JourneyVersion,
  { channelId, memberId }: Entrant,
): Promise<boolean> {
  return !entry.segment || (await isInByItself(channelId, entry.segment, memberId)) === true;
}

async function countParts(
  deps: AdmitByReplyDeps,
  { journeyId, definition: { entry } }: JourneyVersion,
  { channelId }: Entrant,
): Promise<readonly WritePart[] | undefined> {
  const { caps } = entry;
  if (!caps) return [];
  const { room, date } = await readRoom(deps, { channelId, journeyId }, caps);
  return room === 0 ? undefined : deps.entryCounters.parts(journeyId, date, { count: 1, caps });
}
