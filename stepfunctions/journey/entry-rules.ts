import { z } from 'zod';
import type { JourneyProblem } from './nodes/node-kind.ts';

export const ReentryRule = z
  .union(
    [z.enum(['never', 'always', 'notWhileInside']), z.strictObject({ afterDays: z.int().min(1).max(3650) })],
    { error: '"never", "always", "notWhileInside" or { "afterDays": 30 }' },
  )
  .describe(
    'always starts again: who is inside leaves the earlier passage at once (re-entered); what is due at that very moment happens still',
  );
/** May somebody who entered before enter again? */
export type ReentryRule = z.infer<typeof ReentryRule>;

/** Members by a stored segment, or by a rule of its own. */
export const SegmentRule = z.union(
  [
    z.strictObject({ segmentId: z.string().min(1).max(100) }),
    z
      .strictObject({ expression: z.looseObject({}) })
      .describe('A SegmentExpression; it is asked when it matters'),
  ],
  { error: 'either { "segmentId": ... } or { "expression": ... }' },
);
export type SegmentRule = z.infer<typeof SegmentRule>;

const cap = z.int().min(1).max(1_000_000_000).optional();
const moment = z.iso.datetime({
  offset: true,
  error: 'a moment with its zone, such as 2026-12-01T09:00:00+09:00',
});
const shareError = 'a share from 0 to 0.9: somebody must enter';

/** Who may come in, of all whom the trigger lets enter. */
export const EntryRules = z.strictObject({
  reentry: ReentryRule.default('never'),
  /** Asked of each entrant at its entry. */
  segment: SegmentRule.optional(),
  /** The most entries: on a day of the channel, and ever. Those who come after are refused, not kept waiting. */
  caps: z
    .strictObject({ perDay: cap, inAll: cap })
    .refine(({ perDay, inAll }) => (perDay ?? inAll) !== undefined, { error: 'perDay, inAll or both' })
    .optional(),
  /** Entries before it are refused. */
  startAt: moment.optional(),
  /** Entries from it on are refused. */
  endAt: moment.optional(),
  /** Part of the entrants that is kept out for good, to measure against. */
  holdoutShare: z.number().min(0, { error: shareError }).max(0.9, { error: shareError }).optional(),
});
export type EntryRules = z.infer<typeof EntryRules>;

/** What is wrong with the rules among each other; paths are relative to them. */
export function entryProblems({ startAt, endAt, caps }: EntryRules): JourneyProblem[] {
  const problems: JourneyProblem[] = [];
  if (startAt !== undefined && endAt !== undefined && Date.parse(endAt) <= Date.parse(startAt))
    problems.push({
      path: '/endAt',
      code: 'ends-before-start',
      message: `Nobody could enter: entries end at ${endAt} and begin at ${startAt}.`,
      hint: 'Let endAt be after startAt, or leave one of them out.',
    });
  if (caps?.perDay !== undefined && caps.inAll !== undefined && caps.perDay > caps.inAll)
    problems.push({
      path: '/caps/perDay',
      code: 'cap-without-effect',
      message: `At most ${caps.perDay} a day is no limit when there are ${caps.inAll} in all.`,
      hint: 'Lower perDay, raise inAll, or leave perDay out.',
    });
  return problems;
}

/** The rules in English sentences; what is as usual is not told. */
export function entryWords({ reentry, segment, caps, startAt, endAt, holdoutShare }: EntryRules): string[] {
  const dates = [told`from ${startAt}`, told`before ${endAt}`].flat();
  const counts = [told`${caps?.perDay} a day`, told`${caps?.inAll} in all`].flat();
  return [
    ...reentryWords(reentry),
    ...(segment === undefined ? [] : [`Only members of ${segmentRuleWords(segment)} enter.`]),
    ...(counts.length === 0 ? [] : [`At most ${counts.join(' and ')} enter.`]),
    ...(dates.length === 0 ? [] : [`Entries are taken ${dates.join(' and ')}.`]),
    ...(holdoutShare ? [`${Math.round(holdoutShare * 1000) / 10} % are kept out, to measure against.`] : []),
  ];
}

/** The words with the value in them; nothing where there is no value. */
const told = (words: TemplateStringsArray, value: string | number | undefined): string[] =>
  value === undefined ? [] : [`${words[0] ?? ''}${value}${words[1] ?? ''}`];

export const segmentRuleWords = (rule: SegmentRule): string =>
  'segmentId' in rule
    ? `the segment ${rule.segmentId}`
    : `the segment of the rule ${JSON.stringify(rule.expression)}`;

function reentryWords(rule: ReentryRule): string[] {
  if (rule === 'never') return [];
  if (rule === 'always') return ['Members enter each time anew; who is inside starts again.'];
  if (rule === 'notWhileInside') return ['Members enter again once they are through.'];
  return [`Members who are through enter again ${rule.afterDays} days after their last entry.`];
}
