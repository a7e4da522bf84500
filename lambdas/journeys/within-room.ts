import { reentryOf, type ReenterDeps } from './claim-candidate.ts';
import type { Candidate } from './domain/gather.ts';
import type { RefusalReason } from './domain/refusal.ts';
import type { EnrolmentStore } from './ports.ts';
import { readRoom, type Caps, type RoomDeps } from './read-room.ts';

export interface WithinRoomDeps extends RoomDeps, ReenterDeps {
  enrolments: Pick<EnrolmentStore, 'readMany'>;
}

interface Sorted {
  /** Those to make a cohort of. */
  group: readonly Candidate[];
  refused: { candidate: Candidate; reason: RefusalReason }[];
  /** There was room, but not for them in this cohort: they are asked again behind it. */
  later: readonly Candidate[];
}

/**
 * The entrants of one group for whom there is room as far as anybody has counted. This spares writes only: what decides is
 * the count as the cohort's list is fixed.
 */
export async function withinRoom(
  deps: WithinRoomDeps,
  all: readonly Candidate[],
  caps: Caps,
): Promise<Sorted> {
  const [first] = all;
  if (!first) return { group: all, refused: [], later: [] };
  const { room, reason } = await readRoom(deps, first, caps);
  if (room >= all.length) return { group: all, refused: [], later: [] };
  const { known, refused, fresh } = await sortEntrants(deps, all);
  if (room > 0) return { group: [...known, ...fresh.slice(0, room)], refused, later: fresh.slice(room) };
  return {
    group: known,
    refused: [...refused, ...fresh.map((candidate) => ({ candidate, reason }))],
    later: [],
  };
}

/** `known`: whose entry was made before; `fresh`: whose entry would be made now. */
async function sortEntrants(
  deps: WithinRoomDeps,
  all: readonly Candidate[],
): Promise<{ known: Candidate[]; refused: Sorted['refused']; fresh: Candidate[] }> {
  const { channelId, journeyId } = all[0] as Candidate;
  const ids = all.map(({ memberId }) => memberId);
  const enrolments = await deps.enrolments.readMany(channelId, journeyId, ids);
  const sorted = { known: [] as Candidate[], refused: [] as Sorted['refused'], fresh: [] as Candidate[] };
  for (const candidate of all) {
    const { source, memberId, version } = candidate;
    const earlier = enrolments.get(memberId);
    if (source.kind === 'cohort' || (earlier && isOf(source.entryId, earlier))) sorted.known.push(candidate);
    else if (!earlier) sorted.fresh.push(candidate);
    else {
      const answer = await reentryOf(deps, { journeyId, version }, earlier);
      if (answer === 'may enter again') sorted.fresh.push(candidate);
      else sorted.refused.push({ candidate, reason: answer });
    }
  }
  return sorted;
}

const isOf = (
  entryId: string,
  { entryId: newest, pastEntryIds = [] }: { entryId: string; pastEntryIds?: readonly string[] },
): boolean => newest === entryId || pastEntryIds.includes(entryId);
