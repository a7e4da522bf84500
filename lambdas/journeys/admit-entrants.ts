import type { EntryRules } from '../../stepfunctions/journey/entry-rules.ts';
import type { WhoIsIn } from '../segments/contracts.ts';
import type { Enrolment } from './domain/enrolment.ts';
import type { Candidate } from './domain/gather.ts';
import type { JourneyVersion } from './domain/journey.ts';
import type { RefusalReason } from './domain/refusal.ts';
import { keepHoldout, type HoldoutDeps } from './keep-holdout.ts';
import type { EnrolmentStore, RefusalStore } from './ports.ts';
import { refuseEntries } from './refuse-entry.ts';

export type AdmitDeps = HoldoutDeps & {
  enrolments: Pick<EnrolmentStore, 'readMany'>;
  refusals: Pick<RefusalStore, 'note'>;
  whoIsIn: WhoIsIn;
};

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
