import { z } from 'zod';
import { LocalTime, nextLocalTime } from '../../local-time.ts';
import { AttributeName } from '../../nodes/attribute/attribute-shapes.ts';
import type { TriggerKind } from '../trigger-kind.ts';
import { dateAfter, fallsOn, isDay } from './falls-on.ts';

const schema = z.strictObject({
  kind: z.literal('date'),
  of: z
    .union([z.literal('birthday'), z.strictObject({ attribute: AttributeName })], {
      error: '"birthday" or { "attribute": ... }',
    })
    .describe('An attribute counts where its value is a date, YYYY-MM-DD or MM-DD'),
  offsetDays: z.int().min(-366).max(366).default(0).describe('Negative: days before it'),
  repeat: z
    .enum(['once', 'everyYear'])
    .default('everyYear')
    .describe('A date without a year comes every year anyhow'),
  localTime: LocalTime.default('09:00'),
});
type DateTrigger = z.infer<typeof schema>;

/** A day that a member has of its own, or some days before or after it. */
export const date = {
  schema,
  listensTo: () => [],
  startsWith: () => false,
  timing: {
    nextTurn: ({ localTime }, afterEpochMs, timeZone) => nextLocalTime(afterEpochMs, timeZone, { localTime }),
    isMadeUpFor: true,
    concerns: ({ of, offsetDays, repeat }, { birthday, attributes }, turnDate) => {
      const value = of === 'birthday' ? birthday : attributes[of.attribute];
      return typeof value === 'string' && fallsOn(value, dateAfter(turnDate, -offsetDays), repeat);
    },
    occasion: ({ of, offsetDays }, turn) =>
      JSON.stringify(['date', of, offsetDays, dateAfter(turn.date, -offsetDays)]),
  },
  dates: ({ of }) => (of === 'birthday' ? [] : [of.attribute]),
  whyNever: ({ of }, attributes) => {
    if (of === 'birthday') return undefined;
    const value = attributes[of.attribute];
    if (value === undefined) return `The member has no attribute ${of.attribute}, so no turn takes it.`;
    return isDay(value)
      ? undefined
      : `The member's attribute ${of.attribute} is no date (YYYY-MM-DD or MM-DD), so no turn takes it.`;
  },
  words: (trigger) => `Starts ${offsetWords(trigger)}, at ${trigger.localTime}`,
} satisfies TriggerKind<DateTrigger> & { schema: typeof schema };

function offsetWords({ of, offsetDays, repeat }: DateTrigger): string {
  const day = of === 'birthday' ? 'the birthday' : `the date ${of.attribute}`;
  const every = of !== 'birthday' && repeat === 'everyYear' ? ' of every year' : '';
  if (offsetDays === 0) return `on ${day}${every}`;
  const days = Math.abs(offsetDays);
  return `${days} ${days === 1 ? 'day' : 'days'} ${offsetDays < 0 ? 'before' : 'after'} ${day}${every}`;
}
