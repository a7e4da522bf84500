import type { EntryRules } from '../../stepfunctions/journey/entry-rules.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { WhoIsIn } from '../segments/contracts.ts';
import type { Enrolment } from './domain/enrolment.ts';
import type { Candidate } from './domain/gather.ts';
import { isHeldOut } from './domain/is-held-out.ts';
import type { JourneyVersion } from './domain/journey.ts';
import type { RefusalReason } from './domain/refusal.ts';
import type { EnrolmentStore, RefusalStore } from './ports.ts';
import { refuseEntries } from './refuse-entry.ts';

export interface AdmitDeps {
  enrolments: Pick<EnrolmentStore, 'readMany' | 'enrol'>;
  refusals: Pick<RefusalStore, 'note'>;
  whoIsIn: WhoIsIn;
}

const writesUnderWay = 32;

/**
 * Those entrants whom dates, segment and holdout let in; re-entry and caps are decided as the enrolment is written. Who was
 * enrolled for the same cause before (by the reply, or by a try that did not come to its end) is let in whatever holds now.
 */
export async function admitEntrants(
  deps: AdmitDeps,
  { definition: { entry } }: Pick<JourneyVersion, 'definition'>,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const reasons = await reasonsAgainst(deps, entry, candidates);
  const stopped = candidates.filter((candidate) => reasons.has(candidate));
  if (stopped.length === 0) return keepHoldout(deps, entry, candidates);
  const known = await enrolmentsOf(deps, stopped);
  const refused = stopped.filter((candidate) => !isEnrolled(candidate, known.get(candidate.memberId)));
  await refuseEntries(
    deps,
    refused.flatMap((candidate) => {
      const reason = reasons.get(candidate);
      return reason ? [{ candidate, reason }] : [];
    }),
  );
  const out = new Set(refused);
  return keepHoldout(
    deps,
    entry,
    candidates.filter((candidate) => !out.has(candidate)),
  );
}

async function reasonsAgainst(
  deps: Pick<AdmitDeps, 'whoIsIn'>,
  entry: EntryRules,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<Candidate, RefusalReason>> {
  const reasons = new Map<Candidate, RefusalReason>();
  const inTime = candidates.filter((candidate) => {
    const reason = reasonOfDate(entry, candidate.enteredAt);
    if (reason) reasons.set(candidate, reason);
    return reason === undefined;
  });
  const [first] = inTime;
  if (!entry.segment || !first) return reasons;
  const memberIds = inTime.map(({ memberId }) => memberId);
  const members = await deps.whoIsIn(first.channelId, entry.segment, memberIds);
  for (const candidate of inTime)
    if (!members.has(candidate.memberId)) reasons.set(candidate, 'notInSegment');
  return reasons;
}

/** Entries count by the moment of what caused them. */
export function reasonOfDate(
  { startAt, endAt }: Pick<EntryRules, 'startAt' | 'endAt'>,
  atEpochMs: number,
): Extract<RefusalReason, 'beforeStart' | 'afterEnd'> | undefined {
  if (startAt !== undefined && atEpochMs < Date.parse(startAt)) return 'beforeStart';
  return endAt !== undefined && atEpochMs >= Date.parse(endAt) ? 'afterEnd' : undefined;
}

const enrolmentsOf = (
  { enrolments }: Pick<AdmitDeps, 'enrolments'>,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<string, Enrolment>> => {
  const [first] = candidates;
  if (!first) return Promise.resolve(new Map<string, Enrolment>());
  const memberIds = candidates.map(({ memberId }) => memberId);
  return enrolments.readMany(first.channelId, first.journeyId, memberIds);
};

const isEnrolled = ({ source }: Candidate, known: Enrolment | undefined): boolean =>
  source.kind === 'entry' && known?.entryId === source.entryId;

/** Writes down who is kept out to be measured against; who was inside before the share was drawn is not. */
async function keepHoldout(
  deps: AdmitDeps,
  { holdoutShare = 0 }: EntryRules,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const answers = await mapBounded(candidates, writesUnderWay, async (candidate) => {
    const { channelId, memberId, journeyId, version, enteredAt, source } = candidate;
    if (source.kind !== 'entry' || !isHeldOut(holdoutShare, journeyId, memberId)) return candidate;
    const { entryId } = source;
    const passage = { channelId, memberId, journeyId, version, entryId, enteredAt, path: [] };
    const answer = await deps.enrolments.enrol({ ...passage, heldOut: true });
    const wasInside = answer.outcome === 'taken' && answer.enrolment.heldOut !== true;
    return wasInside ? candidate : undefined;
  });
  return answers.filter((candidate) => candidate !== undefined);
}
