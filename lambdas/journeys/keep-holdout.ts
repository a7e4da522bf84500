import type { EntryRules } from '../../stepfunctions/journey/entry-rules.ts';
import type { Commit } from '../shared/domain/write-part.ts';
import { chunked, type Candidate } from './domain/gather.ts';
import { isHeldOut } from './domain/is-held-out.ts';
import type { EnrolmentStore, ReactionStore } from './ports.ts';

export interface HoldoutDeps {
  enrolments: Pick<EnrolmentStore, 'readMany' | 'enrolPart'>;
  reactions: Pick<ReactionStore, 'heldOutPart'>;
  commit: Commit;
}

/** TransactWriteItems takes 100 items (DynamoDB quota); one of them is the counter. */
const membersPerCommit = 99;
/** Others may write the same members at the same time; each round reads anew whom they left. */
const mostRounds = 10;

/**
 * Writes down who is kept out to be measured against, and counts them in the same transactions; who was inside before the
 * share was drawn is let through.
 */
export async function keepHoldout(
  deps: HoldoutDeps,
  { holdoutShare = 0 }: EntryRules,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const drawn = candidates.filter(({ journeyId, memberId }) => isHeldOut(holdoutShare, journeyId, memberId));
  const known = await writeDown(deps, drawn);
  const keptOut = new Set(drawn.filter(({ memberId }) => known.get(memberId)?.heldOut));
  return candidates.filter((candidate) => !keptOut.has(candidate));
}

/** The enrolments that the members have afterwards. */
async function writeDown(
  deps: HoldoutDeps,
  drawn: readonly Candidate[],
): Promise<Awaited<ReturnType<EnrolmentStore['readMany']>>> {
  const [first] = drawn;
  if (!first) return new Map();
  const { channelId, journeyId, version } = first;
  const byMember = new Map(drawn.toReversed().map((candidate) => [candidate.memberId, candidate]));
  for (let round = 1; round <= mostRounds; round += 1) {
    const known = await deps.enrolments.readMany(channelId, journeyId, [...byMember.keys()]);
    const fresh = [...byMember.values()].filter(({ memberId }) => !known.has(memberId));
    if (fresh.length === 0) return known;
    for (const some of chunked(fresh, membersPerCommit))
      await deps.commit([
        ...some.map((candidate) => heldOutPart(deps, candidate)),
        deps.reactions.heldOutPart({ journeyId, version, memberIds: some.map(({ memberId }) => memberId) }),
      ]);
  }
  throw new Error('The same members were kept out too often at once; they come again from the queue.');
}

function heldOutPart(
  { enrolments }: Pick<HoldoutDeps, 'enrolments'>,
  { channelId, memberId, journeyId, version, enteredAt, source }: Candidate,
) {
  const entryId = source.kind === 'entry' ? source.entryId : '';
  const passage = { channelId, memberId, journeyId, version, entryId, enteredAt, path: [] };
  return enrolments.enrolPart({ ...passage, heldOut: true }, undefined);
}
