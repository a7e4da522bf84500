import type { ReentryRule } from '../../../stepfunctions/journey/entry-rules.ts';

/** One member's newest passage through a journey. Membership is whoever's enrolment names a cohort. */
export interface Enrolment {
  channelId: string;
  memberId: string;
  journeyId: string;
  version: number;
  /** Deterministic from (journey, member, cause): the same cause enters once. */
  entryId: string;
  /** Epoch milliseconds. */
  enteredAt: number;
  /** Absent between the reply of the first sends and the cohort that goes on from them. */
  cohortId?: string;
  /** Every cohort the member walked in, oldest first; earlier passages included. */
  path: readonly string[];
  /** Entries before this one, newest last: their causes may come again. */
  pastEntryIds?: readonly string[];
  /** The first passage, when this is a later one. */
  first?: FirstPassage;
  /** Kept out for good, to measure against; such an enrolment never names a cohort. */
  heldOut?: true;
  /** The entry was counted as the enrolment was written; others are counted as the list of their cohort is fixed. */
  counted?: true;
  /** What this entry took the place of, where a cap may still take it back. */
  replaced?: ReplacedEntry;
  /** The reply that carried the first sends. */
  replied?: CarryingReply;
  /** Those of passages before this one, oldest first. */
  pastReplies?: readonly CarryingReply[];
}

/** A free reply that carried the first sends of a passage. */
export interface CarryingReply {
  sendId: string;
  nodeIds: readonly string[];
  /** Epoch milliseconds. */
  at: number;
  /** Of the journey, as the member entered. */
  version: number;
}

export interface FirstPassage {
  version: number;
  /** Epoch milliseconds of the entry. */
  at: number;
}

/** The entry before this one, as far as it differs from it. */
export type ReplacedEntry = Pick<
  Enrolment,
  'version' | 'entryId' | 'enteredAt' | 'cohortId' | 'pastEntryIds' | 'first' | 'replied' | 'pastReplies'
>;

export const replacedEntry = ({
  version,
  entryId,
  enteredAt,
  cohortId,
  pastEntryIds,
  first,
  replied,
  pastReplies,
}: Enrolment): ReplacedEntry => ({
  ...{ version, entryId, enteredAt, cohortId },
  ...{ pastEntryIds, first, replied, pastReplies },
});

/** The enrolment that an entry took the place of; undefined when the member had none. */
export function enrolmentBefore({
  channelId,
  memberId,
  journeyId,
  path,
  replaced,
}: Enrolment): Enrolment | undefined {
  return replaced && { channelId, memberId, journeyId, path: path.slice(0, -1), ...replaced };
}

/** Was it counted when it was written? The reply counts its own. */
export const isCounted = ({ counted, replied }: Enrolment): boolean =>
  counted === true || replied !== undefined;

/** The replies that carried first sends of its passages, oldest first. */
export const repliesOf = ({ pastReplies = [], replied }: Enrolment): readonly CarryingReply[] =>
  replied ? [...pastReplies, replied] : pastReplies;

const entriesKept = 8;

export const firstPassage = ({ first, version, enteredAt }: Enrolment): FirstPassage =>
  first ?? { version, at: enteredAt };

/** What a new enrolment keeps of the one that it replaces. */
export const past = (
  earlier: Enrolment,
): Required<Pick<Enrolment, 'pastEntryIds' | 'first' | 'pastReplies'>> => ({
  pastEntryIds: [...(earlier.pastEntryIds ?? []), earlier.entryId].slice(-entriesKept),
  first: firstPassage(earlier),
  pastReplies: repliesOf(earlier).slice(-entriesKept),
});

/** May a member with an earlier enrolment enter again? */
export function mayReenter(
  rule: ReentryRule,
  earlier: { enteredAt: number; inside: boolean },
  nowEpochMs: number,
): boolean {
  if (rule === 'never') return false;
  if (rule === 'always') return true;
  if (earlier.inside) return false;
  if (rule === 'notWhileInside') return true;
  return nowEpochMs - earlier.enteredAt >= rule.afterDays * 86_400_000;
}
