import type { EntryRules } from '../../stepfunctions/journey/entry-rules.ts';
import { segmentRuleWords } from '../../stepfunctions/journey/entry-rules.ts';
import type { Refusal, RefusalReason } from './domain/refusal.ts';

/** A refused entry in an English sentence, with the rule that decided. */
export function refusalWords({ at, reason }: Pick<Refusal, 'at' | 'reason'>, entry: EntryRules): string {
  return `An entry on ${new Date(at).toISOString()} was refused: ${words[reason](entry)}.`;
}

const words: Readonly<Record<RefusalReason, (entry: EntryRules) => string>> = {
  beforeStart: ({ startAt = '' }) => `entries are taken from ${startAt}`,
  afterEnd: ({ endAt = '' }) => `entries were taken before ${endAt}`,
  notInSegment: ({ segment }) =>
    `entries are for members of ${segment ? segmentRuleWords(segment) : 'the segment'}, and it was not in it at that moment`,
  reentry: ({ reentry }) =>
    `the member had entered before, and the rule of re-entry is ${ruleWords(reentry)}`,
  heldOut: () => heldOutWords,
  dayFull: ({ caps }) => `at most ${caps?.perDay ?? 0} a day enter, and so many had on that day`,
  full: ({ caps }) => `at most ${caps?.inAll ?? 0} enter in all, and so many had`,
};

export const heldOutWords = 'the member is one of those kept out of the journey to measure against';

const ruleWords = (rule: EntryRules['reentry']): string =>
  typeof rule === 'string' ? rule : `${rule.afterDays} days after the last entry`;
