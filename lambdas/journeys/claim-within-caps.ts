import type { EntryRules } from '../../stepfunctions/journey/entry-rules.ts';
import { localIsoDate } from '../../stepfunctions/journey/local-time.ts';
import type { ReadChannel } from '../access/contracts.ts';
import type { Commit, WritePart } from '../shared/domain/write-part.ts';
import { claimKnown, newEnrolment, type CandidateClaim, type ClaimDeps } from './claim-candidate.ts';
import { entryRoom } from './domain/entry-room.ts';
import type { Candidate } from './domain/gather.ts';
import type { EntryCounters } from './ports.ts';

export interface CapDeps extends ClaimDeps {
  entryCounters: EntryCounters;
  readChannel: ReadChannel;
  commit: Commit;
}

interface Claiming {
  cohortId: string;
  caps: NonNullable<EntryRules['caps']>;
}

interface NewEntry {
  memberId: string;
  part: WritePart;
}

/** TransactWriteItems takes 100 items (DynamoDB quota); two of them are counters. */
const entriesPerCommit = 98;
/** Others may count at the same time; each round reads anew what they left. */
const mostRounds = 60;

/**
 * Claims entries of one group of which only so many may be made. Enrolments and counters are written together, so an entry
 * is counted exactly once, whatever crashes or comes again; this is dearer than a plain claim, by one write unit a member.
 */
export async function claimWithinCaps(
  deps: CapDeps,
  group: readonly Candidate[],
  claiming: Claiming,
): Promise<ReadonlyMap<string, CandidateClaim>> {
  const claims = new Map<string, CandidateClaim>();
  for (let round = 1; round <= mostRounds; round += 1) {
    const fresh = await newEntries(
      deps,
      group.filter(({ memberId }) => !claims.has(memberId)),
      { ...claiming, claims },
    );
    if (fresh.length === 0) return claims;
    await takeSome(deps, fresh, { ...claiming, claims, journeyOf: group[0] as Candidate });
  }
  throw new Error('Too many entries were counted at once; they come again from the queue.');
}

/** The entries that would be made, with the claims of all others noted. */
async function newEntries(
  deps: CapDeps,
  waiting: readonly Candidate[],
  { cohortId, claims }: { cohortId: string; claims: Map<string, CandidateClaim> },
): Promise<NewEntry[]> {
  const [first] = waiting;
  if (!first) return [];
  const memberIds = waiting.map(({ memberId }) => memberId);
  const known = await deps.enrolments.readMany(first.channelId, first.journeyId, memberIds);
  const fresh: NewEntry[] = [];
  for (const candidate of waiting) {
    const { memberId, source } = candidate;
    if (source.kind !== 'entry') continue;
    const enrolment = newEnrolment(candidate, source.entryId, cohortId);
    const earlier = known.get(memberId);
    const claim = earlier && (await claimKnown(deps, enrolment, { earlier, cohortId }));
    if (!claim) fresh.push({ memberId, part: deps.enrolments.enrolPart(enrolment, undefined) });
    else if (claim.outcome !== 'anew') claims.set(memberId, claim);
    else fresh.push({ memberId, part: deps.enrolments.enrolPart(claim.enrolment, claim.earlierEntryId) });
  }
  return fresh;
}

/** Makes as many entries as there is room for in one transaction; when there is none, all that wait are refused. */
async function takeSome(
  deps: CapDeps,
  fresh: readonly NewEntry[],
  { caps, claims, journeyOf }: Claiming & { claims: Map<string, CandidateClaim>; journeyOf: Candidate },
): Promise<void> {
  const { channelId, journeyId } = journeyOf;
  const timeZone = (await deps.readChannel(channelId))?.settings.timeZone ?? 'UTC';
  const date = localIsoDate(deps.clock.now(), timeZone);
  const { room, reason } = entryRoom(caps, await deps.entryCounters.read(journeyId, date));
  if (room === 0) {
    for (const { memberId } of fresh) claims.set(memberId, { outcome: 'refused', reason });
    return;
  }
  const taken = fresh.slice(0, Math.min(room, entriesPerCommit));
  const answer = await deps.commit([
    ...deps.entryCounters.parts(journeyId, date, { count: taken.length, caps }),
    ...taken.map(({ part }) => part),
  ]);
  if (answer.outcome === 'refused') return;
  for (const { memberId } of taken) claims.set(memberId, { outcome: 'claimed' });
}
